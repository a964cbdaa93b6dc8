import DemoMunicipality
import Planning
import Testing

@Suite struct OrganisationTests {
  static let today = Day(number: 20_780)
  static let whole = DemoMunicipality(today: today)

  @Test func `ten thousand people have the shape of Helsingborg`() {
    let people = Self.whole.people
    #expect(people.count == 10_000)
    #expect(people.count { $0.category == .manager } == 500)
    let departments = Dictionary(grouping: people, by: \.department).mapValues(\.count)
    #expect(departments["Skol- och fritidsförvaltningen"] == 3_800)
    #expect(departments["Vård- och omsorgsförvaltningen"] == 3_650)
    #expect(departments.keys.count { $0.hasSuffix("förvaltningen") } == 9)
    for company in ["Helsingborgs Hamn", "Helsingborgshem", "Öresundskraft", "Helsingborg Arena och Scen"] {
      #expect(departments[company] != nil, "\(company)")
    }
    #expect(people.contains { $0.category == .politician })
    #expect(people.contains { $0.category == .representative })
    #expect(people.contains { $0.isProtected })
  }

  @Test(arguments: [(200, 1), (500, 1), (500, 7), (1_234, 3), (10_000, 1), (25_000, 2)] as [(Int, UInt64)])
  func `every boss is a manager of the organisation and every line ends at the top`(count: Int, seed: UInt64)
    throws
  {
    let people = DemoMunicipality(people: count, seed: seed, today: Self.today).people
    #expect(people.count == count)
    let byNumber = Dictionary(grouping: people, by: \.number)
    #expect(byNumber.count == count, "employee numbers are unique")
    #expect(Set(people.map(\.email)).count == count, "addresses are unique")
    for person in people {
      var above = person
      var steps = 0
      while let boss = above.reportsTo {
        above = try #require(byNumber[boss]?.first, "\(above.number) reports to \(boss)")
        #expect(above.category == .manager)
        steps += 1
        try #require(steps < 6, "the line from \(person.number) never ends")
      }
    }
  }

  @Test func `nobody has more than 35 reports, and a unit's manager has at least ten`() {
    let people = Self.whole.people
    let reports = Dictionary(grouping: people.filter { $0.reportsTo != nil }) { $0.reportsTo ?? "" }
      .mapValues(\.count)
    let middle: Set = [
      "verksamhetschef", "avdelningschef", "förvaltningsdirektör", "stadsdirektör", "verkställande direktör",
    ]
    for manager in people where manager.category == .manager {
      let count = reports[manager.number, default: 0]
      if middle.contains(manager.title) {
        #expect(count >= 1, "\(manager.title) of \(manager.department)")
      } else {
        #expect((10...35).contains(count), "\(manager.title) at \(manager.workplace) has \(count)")
      }
    }
    let directors = people.count { $0.title == "förvaltningsdirektör" || $0.title == "stadsdirektör" }
    #expect(directors == 9)
  }

  @Test func `workplaces have the size of schools and homes`() {
    let workplaces = Dictionary(grouping: Self.whole.people) { "\($0.department)/\($0.workplace)" }
    #expect(workplaces.count > 250)
    #expect(workplaces.values.allSatisfy { $0.count <= 160 })
    #expect(workplaces.keys.contains { $0.hasSuffix("skolan") })
    #expect(workplaces.keys.contains { $0.contains("/Vårdboendet ") })
    for (name, people) in workplaces {
      #expect(Set(people.map(\.site)).count == 1, "\(name) lies in one place")
    }
  }

  @Test func `names are as common as they are in Sweden`() {
    let people = Self.whole.people
    let surnames = Dictionary(grouping: people) { $0.name.split(separator: " ").last ?? "" }.mapValues(
      \.count
    )
    let commonest = surnames.max { $0.value < $1.value }
    #expect(commonest?.key == "Andersson")
    #expect((100...500).contains(commonest?.value ?? 0))
    #expect(surnames.count > 500)
    #expect(people.contains { $0.name.contains("Å") || $0.name.contains("ö") })
    #expect(people.allSatisfy { $0.email.utf8.allSatisfy { $0 < 0x80 } })
    #expect(people.allSatisfy { $0.email.hasSuffix("@helsingborg.example") })
  }

  @Test func `the same seed gives the same bytes and another gives others`() {
    let (one, same) = (
      DemoMunicipality(people: 500, today: Self.today), DemoMunicipality(people: 500, today: Self.today)
    )
    let other = DemoMunicipality(people: 500, seed: 2, today: Self.today)
    #expect(one.peopleCSV == same.peopleCSV)
    #expect(one.programmeYAML == same.programmeYAML)
    #expect(one.peopleCSV != other.peopleCSV)
  }

  @Test func `the file has a line a person and no field that would need quotes`() {
    let municipality = DemoMunicipality(people: 500, today: Self.today)
    let lines = municipality.peopleCSV.split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.count == 502)
    #expect(lines.dropLast().allSatisfy { $0.count { $0 == ";" } == 12 })
    #expect(!municipality.peopleCSV.contains("\""))
    #expect(lines.first?.hasPrefix("Anställningsnummer;Namn;E-post;Förvaltning") == true)
  }
}
