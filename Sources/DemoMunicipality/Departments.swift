/// What a workplace does; decides what its people write about.
enum Field: String, CaseIterable {
  case school, care, social, works, office
}

/// A trade: how common it is in its workplace, and how many of a hundred work part time.
struct Occupation {
  let title: String
  let weight: Int
  let partTime: Int

  init(_ title: String, _ weight: Int, partTime: Int = 12) {
    self.title = title
    self.weight = weight
    self.partTime = partTime
  }
}

/// How workplaces of a kind are named.
enum Naming {
  /// "Almbackaskolan": a made-up place and an ending.
  case compound(String)
  /// "Vårdboendet Almbacken": a word and a made-up place.
  case place(String)
  /// Units in an office, in order; a number is added when they run out.
  case units([String])
}

/// A kind of workplace: its part of the department's teams, how many teams share a roof, and who works there.
struct WorkplaceKind {
  let share: Int
  let teams: ClosedRange<Int>
  let naming: Naming
  let boss: String
  let deputy: String
  let women: Int
  let field: Field
  let occupations: [Occupation]
}

/// A förvaltning or a company, and how many of ten thousand work there.
struct DepartmentKind {
  let name: String
  let size: Int
  let director: String
  let middle: String
  let office: String
  let workplaces: [WorkplaceKind]
}

extension DepartmentKind {
  /// The nine förvaltningar, the stadsdirektör's first, and then the companies; sizes are of 10,000 people in all.
  static let all = [
    lead, schools, care, social, labour, building, culture, property, environment, port, housing, energy,
    stage,
  ]

  /// The elected, who report to nobody.
  static let council = "Förtroendevalda"
  /// Those who facilitate; they do not take part themselves.
  static let academy = "Ledarakademin"

  static let schools = DepartmentKind(
    name: "Skol- och fritidsförvaltningen",
    size: 3_800,
    director: "förvaltningsdirektör",
    middle: "verksamhetschef",
    office: "Förvaltningsledningen",
    workplaces: [
      WorkplaceKind(
        share: 36,
        teams: 1...1,
        naming: .place("Förskolan"),
        boss: "rektor förskola",
        deputy: "rektor förskola",
        women: 93,
        field: .school,
        occupations: [
          Occupation("förskollärare", 42, partTime: 22), Occupation("barnskötare", 44, partTime: 24),
          Occupation("kock", 6), Occupation("specialpedagog", 3),
          Occupation("elevassistent", 5, partTime: 40),
        ]
      ),
      WorkplaceKind(
        share: 44,
        teams: 2...4,
        naming: .compound("skolan"),
        boss: "rektor",
        deputy: "biträdande rektor",
        women: 74,
        field: .school,
        occupations: [
          Occupation("lärare", 52, partTime: 14), Occupation("fritidspedagog", 12),
          Occupation("elevassistent", 12, partTime: 30),
          Occupation("speciallärare", 6), Occupation("skolsköterska", 2), Occupation("kurator", 2),
          Occupation("skoladministratör", 3), Occupation("vaktmästare", 3),
          Occupation("måltidsbiträde", 6, partTime: 45),
          Occupation("studie- och yrkesvägledare", 2),
        ]
      ),
      WorkplaceKind(
        share: 9,
        teams: 3...5,
        naming: .compound("gymnasiet"),
        boss: "rektor gymnasium",
        deputy: "biträdande rektor",
        women: 57,
        field: .school,
        occupations: [
          Occupation("gymnasielärare", 62), Occupation("yrkeslärare", 18), Occupation("speciallärare", 4),
          Occupation("kurator", 3), Occupation("skolbibliotekarie", 3), Occupation("it-tekniker", 3),
          Occupation("skoladministratör", 5), Occupation("studie- och yrkesvägledare", 2),
        ]
      ),
      WorkplaceKind(
        share: 5,
        teams: 1...1,
        naming: .place("Fritidsgården"),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 52,
        field: .school,
        occupations: [Occupation("fritidsledare", 80, partTime: 40), Occupation("ungdomscoach", 20)]
      ),
      WorkplaceKind(
        share: 6,
        teams: 1...2,
        naming: .units([
          "Centrala elevhälsan", "Måltidsservice skola", "Skolplacering och ekonomi", "Modersmålsenheten",
        ]),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 82,
        field: .office,
        occupations: [
          Occupation("skolpsykolog", 16), Occupation("logoped", 8),
          Occupation("modersmålslärare", 30, partTime: 40),
          Occupation("utvecklingsledare", 12), Occupation("handläggare", 20), Occupation("controller", 6),
        ]
      ),
    ]
  )

  static let care = DepartmentKind(
    name: "Vård- och omsorgsförvaltningen",
    size: 3_650,
    director: "förvaltningsdirektör",
    middle: "verksamhetschef",
    office: "Förvaltningsledningen",
    workplaces: [
      WorkplaceKind(
        share: 42,
        teams: 1...3,
        naming: .place("Vårdboendet"),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 85,
        field: .care,
        occupations: [
          Occupation("undersköterska", 68, partTime: 48), Occupation("vårdbiträde", 18, partTime: 50),
          Occupation("sjuksköterska", 7, partTime: 22), Occupation("aktivitetsledare", 3, partTime: 30),
          Occupation("kock", 2), Occupation("måltidsbiträde", 2, partTime: 40),
        ]
      ),
      WorkplaceKind(
        share: 28,
        teams: 1...2,
        naming: .place("Hemtjänsten"),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 80,
        field: .care,
        occupations: [
          Occupation("undersköterska", 64, partTime: 45), Occupation("vårdbiträde", 26, partTime: 50),
          Occupation("planerare", 6), Occupation("samordnare", 4),
        ]
      ),
      WorkplaceKind(
        share: 18,
        teams: 1...1,
        naming: .place("Gruppbostaden"),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 72,
        field: .care,
        occupations: [
          Occupation("stödassistent", 60, partTime: 42), Occupation("stödpedagog", 22, partTime: 20),
          Occupation("undersköterska", 12, partTime: 40), Occupation("personlig assistent", 6, partTime: 50),
        ]
      ),
      WorkplaceKind(
        share: 12,
        teams: 1...2,
        naming: .units([
          "Hemsjukvården", "Rehabenheten", "Biståndsenheten", "Bemanningsenheten", "Korttidsenheten",
          "Träffpunkterna",
          "Nattpatrullen", "Digitalisering och välfärdsteknik",
        ]),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 84,
        field: .care,
        occupations: [
          Occupation("sjuksköterska", 34, partTime: 22), Occupation("arbetsterapeut", 14),
          Occupation("fysioterapeut", 12),
          Occupation("biståndshandläggare", 18), Occupation("undersköterska", 14, partTime: 40),
          Occupation("verksamhetsutvecklare", 5), Occupation("administratör", 5),
        ]
      ),
    ]
  )

  static let social = DepartmentKind(
    name: "Socialförvaltningen",
    size: 620,
    director: "förvaltningsdirektör",
    middle: "verksamhetschef",
    office: "Förvaltningsledningen",
    workplaces: [
      WorkplaceKind(
        share: 62,
        teams: 1...2,
        naming: .units([
          "Mottagningen barn och unga", "Utredning barn", "Utredning unga", "Familjehemsenheten",
          "Familjerätten",
          "Vuxenenheten", "Beroendeenheten", "Öppenvården familj", "Våld i nära relationer", "Socialjouren",
        ]),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 84,
        field: .social,
        occupations: [
          Occupation("socialsekreterare", 66), Occupation("familjebehandlare", 16),
          Occupation("familjerättssekreterare", 6),
          Occupation("administratör", 8), Occupation("förste socialsekreterare", 8),
        ]
      ),
      WorkplaceKind(
        share: 38,
        teams: 1...1,
        naming: .place("Stödboendet"),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 66,
        field: .social,
        occupations: [
          Occupation("behandlingsassistent", 60, partTime: 25),
          Occupation("boendestödjare", 30, partTime: 25),
          Occupation("behandlingspedagog", 10),
        ]
      ),
    ]
  )

  static let labour = DepartmentKind(
    name: "Arbetsmarknadsförvaltningen",
    size: 320,
    director: "förvaltningsdirektör",
    middle: "avdelningschef",
    office: "Förvaltningsledningen",
    workplaces: [
      WorkplaceKind(
        share: 100,
        teams: 1...1,
        naming: .units([
          "Ekonomiskt bistånd mottagning", "Ekonomiskt bistånd centrum", "Vuxenutbildningen", "Jobbcenter",
          "Ungdomstorget", "Arbetsträning och verkstad", "Budget- och skuldrådgivningen",
          "Integrationsenheten",
        ]),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 70,
        field: .social,
        occupations: [
          Occupation("socialsekreterare", 36), Occupation("jobbcoach", 20), Occupation("sfi-lärare", 18),
          Occupation("arbetsmarknadssekreterare", 14), Occupation("handledare", 12),
          Occupation("administratör", 8),
        ]
      )
    ]
  )

  static let building = DepartmentKind(
    name: "Stadsbyggnadsförvaltningen",
    size: 330,
    director: "förvaltningsdirektör",
    middle: "avdelningschef",
    office: "Förvaltningsledningen",
    workplaces: [
      WorkplaceKind(
        share: 60,
        teams: 1...1,
        naming: .units([
          "Detaljplan", "Bygglov", "Kart och mät", "Trafikplanering", "Mark och exploatering", "Projektering",
          "Översiktsplan",
        ]),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 55,
        field: .office,
        occupations: [
          Occupation("planarkitekt", 18), Occupation("bygglovshandläggare", 18),
          Occupation("trafikingenjör", 14),
          Occupation("mätningsingenjör", 10), Occupation("projektledare", 20),
          Occupation("landskapsarkitekt", 8),
          Occupation("administratör", 8), Occupation("byggnadsinspektör", 8),
        ]
      ),
      WorkplaceKind(
        share: 40,
        teams: 1...1,
        naming: .units([
          "Gata och park drift", "Skog och natur", "Hamnar och stränder", "Trafik och belysning",
        ]),
        boss: "driftchef",
        deputy: "arbetsledare",
        women: 28,
        field: .works,
        occupations: [
          Occupation("parkarbetare", 40), Occupation("anläggningsarbetare", 26),
          Occupation("gatutekniker", 16),
          Occupation("arborist", 8), Occupation("driftingenjör", 10),
        ]
      ),
    ]
  )

  static let culture = DepartmentKind(
    name: "Kulturförvaltningen",
    size: 200,
    director: "förvaltningsdirektör",
    middle: "avdelningschef",
    office: "Förvaltningsledningen",
    workplaces: [
      WorkplaceKind(
        share: 100,
        teams: 1...1,
        naming: .units([
          "Stadsbiblioteket", "Områdesbiblioteken", "Museerna", "Kulturskolan", "Friluftsmuseet",
          "Konst och scen",
        ]),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 66,
        field: .office,
        occupations: [
          Occupation("bibliotekarie", 30, partTime: 22), Occupation("biblioteksassistent", 16, partTime: 25),
          Occupation("kulturskolelärare", 24, partTime: 45), Occupation("intendent", 10),
          Occupation("museipedagog", 10),
          Occupation("kulturproducent", 10),
        ]
      )
    ]
  )

  static let property = DepartmentKind(
    name: "Fastighetsförvaltningen",
    size: 190,
    director: "förvaltningsdirektör",
    middle: "avdelningschef",
    office: "Förvaltningsledningen",
    workplaces: [
      WorkplaceKind(
        share: 60,
        teams: 1...1,
        naming: .units(["Drift norr", "Drift söder", "Lokalvården", "Teknik och energi"]),
        boss: "driftchef",
        deputy: "driftchef",
        women: 42,
        field: .works,
        occupations: [
          Occupation("fastighetstekniker", 34), Occupation("lokalvårdare", 44, partTime: 40),
          Occupation("drifttekniker", 14),
          Occupation("elektriker", 8),
        ]
      ),
      WorkplaceKind(
        share: 40,
        teams: 1...1,
        naming: .units(["Byggprojekt", "Lokalförsörjning och uthyrning"]),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 48,
        field: .office,
        occupations: [
          Occupation("byggprojektledare", 40), Occupation("förvaltare", 26), Occupation("lokalplanerare", 18),
          Occupation("ekonom", 16),
        ]
      ),
    ]
  )

  static let environment = DepartmentKind(
    name: "Miljöförvaltningen",
    size: 90,
    director: "förvaltningsdirektör",
    middle: "avdelningschef",
    office: "Förvaltningsledningen",
    workplaces: [
      WorkplaceKind(
        share: 100,
        teams: 1...1,
        naming: .units(["Livsmedelskontrollen", "Miljöskydd", "Hälsoskydd", "Strategi och klimat"]),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 66,
        field: .office,
        occupations: [
          Occupation("livsmedelsinspektör", 34), Occupation("miljöinspektör", 40),
          Occupation("miljöstrateg", 12),
          Occupation("administratör", 14),
        ]
      )
    ]
  )

  static let lead = DepartmentKind(
    name: "Stadsledningsförvaltningen",
    size: 260,
    director: "stadsdirektör",
    middle: "avdelningschef",
    office: "Stadsledningen",
    workplaces: [
      WorkplaceKind(
        share: 100,
        teams: 1...1,
        naming: .units([
          "HR-service", "Ekonomi och upphandling", "Kommunikation", "Helsingborg kontaktcenter", "IT-drift",
          "Digitalisering", "Kansli och juridik", "Lön", "Näringsliv och destination",
          "Säkerhet och beredskap",
        ]),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 62,
        field: .office,
        occupations: [
          Occupation("HR-specialist", 14), Occupation("ekonom", 14), Occupation("kommunikatör", 12),
          Occupation("kommunvägledare", 16), Occupation("it-tekniker", 14),
          Occupation("systemförvaltare", 10),
          Occupation("lönespecialist", 10), Occupation("jurist", 5), Occupation("upphandlare", 8),
          Occupation("strateg", 8),
        ]
      )
    ]
  )

  static let port = DepartmentKind(
    name: "Helsingborgs Hamn",
    size: 100,
    director: "verkställande direktör",
    middle: "avdelningschef",
    office: "Bolagsledningen",
    workplaces: [
      WorkplaceKind(
        share: 100,
        teams: 1...1,
        naming: .units(["Containerterminalen", "Färjeterminalen", "Hamnteknik", "Sjötrafik"]),
        boss: "terminalchef",
        deputy: "terminalchef",
        women: 18,
        field: .works,
        occupations: [
          Occupation("stuveriarbetare", 40), Occupation("kranförare", 20), Occupation("hamntekniker", 18),
          Occupation("trafikledare", 12), Occupation("logistikplanerare", 10),
        ]
      )
    ]
  )

  static let housing = DepartmentKind(
    name: "Helsingborgshem",
    size: 125,
    director: "verkställande direktör",
    middle: "avdelningschef",
    office: "Bolagsledningen",
    workplaces: [
      WorkplaceKind(
        share: 100,
        teams: 1...1,
        naming: .units(["Kundcenter", "Områdeskontor norr", "Områdeskontor söder", "Projekt och underhåll"]),
        boss: "områdeschef",
        deputy: "områdeschef",
        women: 46,
        field: .works,
        occupations: [
          Occupation("bovärd", 34), Occupation("fastighetsskötare", 24), Occupation("uthyrare", 16),
          Occupation("förvaltare", 14), Occupation("kundrådgivare", 12),
        ]
      )
    ]
  )

  static let energy = DepartmentKind(
    name: "Öresundskraft",
    size: 190,
    director: "verkställande direktör",
    middle: "avdelningschef",
    office: "Bolagsledningen",
    workplaces: [
      WorkplaceKind(
        share: 100,
        teams: 1...1,
        naming: .units([
          "Elnät drift", "Fjärrvärme", "Kraftvärmeverket", "Kundservice", "Stadsnät", "Energitjänster",
        ]),
        boss: "driftchef",
        deputy: "driftchef",
        women: 32,
        field: .works,
        occupations: [
          Occupation("elnätstekniker", 26), Occupation("drifttekniker", 26), Occupation("energiingenjör", 18),
          Occupation("kundrådgivare", 18), Occupation("projektledare", 12),
        ]
      )
    ]
  )

  static let stage = DepartmentKind(
    name: "Helsingborg Arena och Scen",
    size: 45,
    director: "verkställande direktör",
    middle: "avdelningschef",
    office: "Bolagsledningen",
    workplaces: [
      WorkplaceKind(
        share: 100,
        teams: 1...1,
        naming: .units(["Arenan", "Teatern och konserthuset", "Biljett och evenemang"]),
        boss: "enhetschef",
        deputy: "enhetschef",
        women: 45,
        field: .works,
        occupations: [
          Occupation("evenemangstekniker", 34, partTime: 30), Occupation("arenavärd", 28, partTime: 50),
          Occupation("producent", 22), Occupation("biljettsäljare", 16, partTime: 40),
        ]
      )
    ]
  )
}

/// Made-up places: a tree or a bird, and a landscape.
///
/// Each is used once before "Norra …" and so on begin.
struct PlaceBook {
  private var deck: Deck<(first: String, alone: String, joint: String)>

  init() {
    let first = [
      "Alm", "Ask", "Asp", "Björk", "Bok", "Ek", "Hassel", "Kastanje", "Lind", "Lönn", "Rönn", "Sälg", "Tall",
      "Gran",
      "Slån", "Fläder", "Vide", "Sol", "Mån", "Stjärn", "Lärk", "Svan", "Trast", "Gök", "Hjort", "Sten",
      "Kvarn", "Smedje",
    ]
    let last = [
      ("backen", "backa"), ("hagen", "haga"), ("lunden", "lunda"), ("dalen", "dals"), ("kullen", "kulla"),
      ("gården", "gårds"), ("ängen", "ängs"), ("åsen", "ås"), ("höjden", "höjds"),
    ]
    deck = Deck(first.flatMap { first in last.map { (first, $0.0, $0.1) } })
  }

  mutating func name(_ naming: Naming, number: Int, _ dice: inout Dice) -> String {
    switch naming {
    case .units(let units):
      let round = number / units.count
      return units[number % units.count] + (round == 0 ? "" : " \(round + 1)")
    case .compound(let ending):
      let place = deck.deal(&dice)
      return direction + place.first + place.joint + ending
    case .place(let word):
      let place = deck.deal(&dice)
      return "\(word) \(direction)\(place.first)\(place.alone)"
    }
  }

  private var direction: String {
    switch deck.round {
    case 0: ""
    case 1...8: ["Norra", "Södra", "Östra", "Västra", "Nya", "Gamla", "Lilla", "Stora"][deck.round - 1] + " "
    default: "Område \(deck.round) "
    }
  }
}

extension DepartmentKind {
  /// Where people work: the city, and its villages.
  static let sites: [(name: String, weight: Int)] = [
    ("Helsingborg", 80), ("Ödåkra", 5), ("Rydebäck", 4), ("Bårslöv", 3), ("Påarp", 3), ("Hittarp", 2),
    ("Kattarp", 1),
    ("Mörarp", 1), ("Gantofta", 1), ("Allerum", 1),
  ]
}
