/// The soft terms, by the names that documents use.
public enum TermName: String, Sendable, CaseIterable {
  case departmentBridging = "department_bridging"
  case workplaceBridging = "workplace_bridging"
  case metBefore = "met_before"
  case imbalance
  case isolation
  case daysToFinish = "days_to_finish"
  case facilitatorLoad = "facilitator_load"
  case disruption
}
