public import Planning

/// An invented municipality the shape of Helsingborg: its people, its programme, and months of its life.
///
/// Everything follows from the number of people, the seed and today's date: the same three give the same
/// bytes. Names of people and most workplaces are made up; whoever has the same name is somebody else.
public struct DemoMunicipality: Sendable {
  /// The numbers of people for which a programme can be planned.
  public static let peopleLimits = 200...40_000

  /// Everyone, by employee number.
  public let people: [DemoPerson]
  /// How large the programme is, and when it runs.
  public let scale: DemoScale
  let seed: UInt64

  /// - Precondition: `people` lies within ``peopleLimits``.
  public init(people count: Int = 10_000, seed: UInt64 = 1, today: Day) {
    precondition(Self.peopleLimits.contains(count), "\(count) people is outside \(Self.peopleLimits)")
    scale = DemoScale(people: count, today: today)
    people = Organisation(count: count, facilitators: scale.facilitatorCount, seed: seed, today: today).people
    self.seed = seed
  }

  /// Those who lead the sessions; they do not take part themselves.
  public var facilitators: [DemoPerson] { people.filter { $0.department == DepartmentKind.academy } }

  /// The people as an HR system sends them: semicolons, Swedish headers, a line a person, CRLF.
  public var peopleCSV: String {
    let header = [
      "Anställningsnummer", "Namn", "E-post", "Förvaltning", "Arbetsställe", "Befattning", "Kategori", "Chef",
      "Anställningsdatum", "Ort", "Sysselsättningsgrad", "Skyddad", "Kön",
    ]
    let rows = people.map { person in
      [
        person.number, person.name, person.email, person.department, person.workplace, person.title,
        person.category.rawValue, person.reportsTo ?? "", person.started.description, person.site,
        String(person.employmentRate), person.isProtected ? "ja" : "", person.gender.rawValue,
      ]
    }
    return ([header] + rows).map { $0.joined(separator: ";") + "\r\n" }.joined()
  }
}
