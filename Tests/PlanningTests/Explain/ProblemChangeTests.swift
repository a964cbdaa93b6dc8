import Bilingual
import Planning
import Testing

struct ProblemChangeTests {
  private static func changed(_ text: String) throws -> ProblemDocument {
    try SmallWorld.problem.changed(by: ProblemChange.list(text))
  }

  @Test func `rooms and facilitators`() throws {
    let more = try Self.changed("rooms+2,facilitators+1")
    #expect(more.rooms?.map(\.id) == ["r1", "r2", "new-room-1", "new-room-2"])
    #expect(more.rooms?.last?.capacity == 5)
    #expect(more.facilitators?.last == .init(id: "new-facilitator-1", maxSessionsPerWeek: 2))
    #expect(try Self.changed("rooms-1").rooms?.map(\.id) == ["r1"])
    #expect(try Self.changed("rooms=3").rooms?.count == 3)
    #expect(try Self.changed("facilitators-9").facilitators == [])
    #expect(try Self.changed("seats+4").rooms?.map(\.capacity) == [9, 9])
    #expect(try Self.changed("facilitators.week-1").facilitators?.map(\.maxSessionsPerWeek) == [1, 1, 1])
    #expect(try Self.changed("facilitators.session=2").facilitatorsPerSession == 2)
  }

  @Test func `room days are opened, the earliest first`() throws {
    var problem = SmallWorld.problem
    problem.rooms?[0].unavailable = [SmallWorld.day("2027-01-18"), SmallWorld.day("2027-01-12")]
    problem.rooms?[1].unavailable = [SmallWorld.day("2027-01-11")]
    let open = try problem.changed(by: ProblemChange.list("room_days+2"))
    #expect(open.rooms?[0].unavailable == [SmallWorld.day("2027-01-18")])
    #expect(open.rooms?[1].unavailable == [])
    let error = #expect(throws: ProblemChange.Refusal.self) {
      try problem.changed(by: ProblemChange.list("room_days+4"))
    }
    #expect(error?.words.en == "room_days+4 is not possible: the rooms are closed 3 days in all.")
  }

  @Test func `sizes, numbers and quotas`() throws {
    let changed = try Self.changed(
      "size.max+2,size.min-1,count+1,manager.max=3,staff.min+2,workplace.max+1,absent+1"
    )
    #expect(changed.cohorts.size == .init(min: 2, max: 7))
    #expect(changed.cohorts.count == 3)
    #expect(
      changed.cohorts.categories == ["manager": .init(min: 1, max: 3), "staff": .init(min: 2, max: nil)]
    )
    #expect(changed.cohorts.maxPerWorkplace == 3)
    #expect(changed.maxUnavailablePerSession == 1)
    #expect(try Self.changed("reporting_line=any").cohorts.reportingLine == .any)
  }

  @Test func `cover, gaps and dates`() throws {
    #expect(try Self.changed("cover+1").workplaces?.map(\.maxAwayPerDay) == [3, 3, 3, 3])
    #expect(try Self.changed("cover:w2-2").workplaces?.map(\.maxAwayPerDay) == [2, 0, 2, 2])
    #expect(try Self.changed("gap.max+7").modules?.last?.gapDays == .init(min: 7, max: 21))
    #expect(try Self.changed("gap.min:m2=3").modules?.last?.gapDays == .init(min: 3, max: 14))
    let longer = try Self.changed("dates+3").slots ?? []
    #expect(
      longer.suffix(6).map(\.id) == [
        "2027-01-26/0830", "2027-01-26/1300", "2027-02-01/0830", "2027-02-01/1300", "2027-02-02/0830",
        "2027-02-02/1300",
      ]
    )
    #expect(try Self.changed("dates-4").slots?.map(\.id) == ["2027-01-11/am", "2027-01-11/pm"])
  }

  @Test(arguments: [
    "rooms", "rooms+", "rooms+x", "chairs+1", "rooms:r1+1", "cover:+1", "reporting_line+1", "room_days-1", "",
    ",",
    "rooms+1,", "reporting_line=near",
  ])
  func `what is no change is refused`(text: String) {
    let error = #expect(throws: ProblemChange.Refusal.self) { try ProblemChange.list(text) }
    #expect(error?.words.en.contains("is no change. Write for example rooms+1") == true)
    #expect(error?.words.sv.contains("är ingen ändring") == true)
  }

  @Test(arguments: ["rooms+1000000", "facilitators=1001", "dates+2000", "seats=1000001"])
  func `more than anybody could mean is refused`(text: String) {
    let error = #expect(throws: ProblemChange.Refusal.self) { try ProblemChange.list(text) }
    #expect(error?.words.en.hasPrefix("\"\(text)\" is") == true)
  }

  @Test(arguments: ["cover:w9+1", "staff.max+1", "gap.max:m9+1", "size.max=2", "facilitators.session=0"])
  func `a change that the problem cannot take is refused`(text: String) {
    let error = #expect(throws: ProblemChange.Refusal.self) { try Self.changed(text) }
    #expect(error?.words.en.contains("\(text) is not possible") == true)
  }

  @Test func `a workplace's name may have commas and signs in it`() throws {
    var problem = SmallWorld.problem
    problem.workplaces = [.init(id: "Vård, norr+2", maxAwayPerDay: 1)]
    let changed = try problem.changed(by: ProblemChange.list("cover:Vård, norr+2+3,rooms+1"))
    #expect(changed.workplaces?.first?.maxAwayPerDay == 4)
    #expect(changed.rooms?.count == 3)
  }

  @Test func `a change is written as it is read`() throws {
    for text in ["rooms+1", "cover:VOF/Bergalid-2", "size.max=20", "reporting_line=together"] {
      #expect(try ProblemChange(text).text == text)
    }
  }
}
