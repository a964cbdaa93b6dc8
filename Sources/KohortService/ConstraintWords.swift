import Bilingual

/// What a broken constraint means to a user, where the operation did not already say it with names and times.
enum ConstraintWords {
  /// The refusal that a constraint stands for; nil for a constraint that only a defect can break.
  static func error(_ constraint: String?) -> KohortError? {
    guard let constraint, let words = words[constraint] else { return nil }
    return KohortError(.conflict, words)
  }

  private static let words: [String: Words] = [
    "session_room_free": Words(
      sv: "Rummet är upptaget den tiden.", en: "The room is taken at that time."),
    "booking_person_free": Words(
      sv: "Någon är redan bokad den tiden.", en: "Somebody is already booked at that time."),
    "booking_pkey": Words(
      sv: "Ingen kan vara både deltagare och processledare på samma träff.",
      en: "Nobody can be both participant and facilitator at the same session."),
    "session_modules_in_order": Words(
      sv: "Modulerna måste hållas i ordning.", en: "Modules must be held in order."),
    "cohort_member_one_cohort_key": Words(
      sv: "Personen är redan med i en kohort i omgången.", en: "The person is already in a cohort of the edition."),
    "attendance_member_fkey": Words(
      sv: "Bara deltagare i kohorten har närvaro.", en: "Only members of the cohort have attendance."),
    "attendance_begun": Words(
      sv: "Närvaro antecknas när träffen har börjat.", en: "Attendance is taken once the session has begun."),
    "reflection_only_up": Words(
      sv: "Det som har delats kan bara tas tillbaka helt, och bara en gång.",
      en: "What was shared can only be withdrawn, and only once."),
    "person_not_erased": Words(
      sv: "Personen med det numret är raderad och tas inte in igen.",
      en: "The person with that number was erased and is not taken in again."),
    "plan_published_key": Words(
      sv: "Omgången har redan en publicerad plan.", en: "The edition already has a published plan."),
  ]
}
