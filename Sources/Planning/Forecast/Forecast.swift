/// When everyone has gone through the programme, group by group, and what more room or staff would buy.
///
/// A flow through the real calendar, week by week, with no chance in it:
///
/// - **Sessions a week**: c = min( Σ over dates of d · min(rooms open, ⌊facilitators there / facilitators a
///   session⌋), ⌊Σ of the facilitators' sessions a week / facilitators a session⌋ ), where d is how many
///   slots of the date do not overlap. After the calendar's end every week is like its average week.
/// - **Seats taken a week**: c · S · r, where S is the average size of a cohort and r the show-up rate:
///   whoever misses a session needs another seat.
/// - **Who takes them**: each group in proportion to the seats it still needs, L, but no more than its own
///   limit: for a department Σ over dates and workplaces of what the workplaces can spare a day; for a
///   category its `max` a cohort, c · max · r. What one group cannot take, the others do.
/// - **Turnover**: people leave at t a year and are followed by as many who have done nothing, so a group of
///   N people and M modules comes to need t/52 · (M · N − L) seats more each week.
/// - **Gone**: the day in the week at which L reaches 0, no earlier than the modules' least gaps allow
///   from the first day, and no earlier than the last session that is already planned for one of the group. A group that has not gone after fifty years never will: it leaves and arrives faster
///   than it goes through.
///
/// More capacity never makes a group later: what is left of each group after a week never grows when more
/// seats are there, or when another group needs fewer.
public struct Forecast: Sendable, Equatable {
  /// What the flow is reckoned with besides the problem.
  public struct Assumptions: Sendable, Equatable {
    /// The share of those expected who come, over 0 and at most 1.
    public var showUp: Double
    /// The share of people who leave a year and are followed by others, at least 0.
    public var turnover: Double
    /// Person → modules done; people left out have done none, or what the baseline's sessions before
    /// `freeze_before` give.
    public var done: [String: Int]
    /// Person → the date of the last session that they are to attend; nobody has gone before it.
    public var planned: [String: Day]
    /// Nothing before this date counts; left out: `freeze_before`, else the first slot.
    public var from: Day?

    public init(
      showUp: Double = 0.9, turnover: Double = 0.1, done: [String: Int] = [:], planned: [String: Day] = [:], from: Day? = nil
    ) {
      self.showUp = showUp
      self.turnover = turnover
      self.done = done
      self.planned = planned
      self.from = from
    }
  }

  /// When some people have gone, to the last of them.
  public struct Group: Sendable, Equatable {
    /// A department's or a category's name; empty for everyone.
    public let name: String
    public let people: Int
    /// How many have not done every module.
    public let remaining: Int
    /// The day the last of them has gone; nil for never.
    public let gone: Day?
    /// People a year who go through when there is nobody else to wait for.
    public let throughput: Double
    /// People a year who leave and are followed by others.
    public let arrivals: Double
  }

  public let from: Day
  /// The last day of the calendar; later ones are reckoned with its average week.
  public let calendarEnd: Day
  /// Sessions in an average week.
  public let sessionsPerWeek: Double
  /// Seats in an average cohort.
  public let seatsPerSession: Double
  public let everyone: Group
  /// By name; those with fewer than five people together, last, with an empty name.
  public let departments: [Group]
  /// In the order of the categories, those with nobody left out.
  public let categories: [Group]
}

/// A forecast, and the same with one more room and with one more facilitator.
public struct ForecastComparison: Sendable, Equatable {
  public let forecast: Forecast
  /// With a room more that is always open and large enough; nil without sessions to hold.
  public let oneMoreRoom: Forecast.Group
  /// With a facilitator more who can always come and holds as many sessions a week as the others at most.
  public let oneMoreFacilitator: Forecast.Group

  /// Days earlier that everyone has gone; nil when one of the two is never.
  public func daysEarlier(_ group: Forecast.Group) -> Int? {
    guard let now = forecast.everyone.gone, let then = group.gone else { return nil }
    return then.distance(to: now)
  }
}

/// Forecasts when everyone has gone through; see ``Forecast`` for the formula.
///
/// - Returns: nil when the problem has no modules or no slots from the first day on, so that nothing can be
///   held.
/// - Precondition: The problem is valid; `showUp` is over 0 and at most 1, `turnover` at least 0.
public func forecast(_ problem: ProblemDocument, _ assumptions: Forecast.Assumptions = .init())
  -> ForecastComparison?
{
  precondition(assumptions.showUp > 0 && assumptions.showUp <= 1 && assumptions.turnover >= 0)
  guard let flow = ForecastFlow(problem, assumptions) else { return nil }
  return ForecastComparison(
    forecast: flow.forecast(),
    oneMoreRoom: flow.with(rooms: 1).everyone(),
    oneMoreFacilitator: flow.with(facilitators: 1).everyone()
  )
}
