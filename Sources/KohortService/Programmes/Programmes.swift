import Bilingual
import Planning
import Postgres
import StrictJSON

/// What the operations on programmes and editions share, and their list.
enum Programmes {
  static let operations: [any Operation.Type] = [
    ProgrammeApply.self, ProgrammeList.self, ProgrammeShow.self, EditionCreate.self, EditionList.self,
    EditionShow.self,
  ]

  /// A programme as it now stands.
  struct Stored {
    let id: Int64
    var document: ProgrammeDocument
  }

  /// The programme of this name, or nil.
  ///
  /// What has tables of its own is read from there, and people are named as others may see them now.
  static func load(_ code: String, _ connection: borrowing Connection) throws -> Stored? {
    guard
      let row = try connection.query(
        "select id, programme_document(id)::text as document from programme where code = $1",
        code
      )
      .oneOrNone()
    else { return nil }
    let id: Int64 = try row["id"]
    var document: ProgrammeDocument = try JSONValue.parse(row["document"] as String).value.decode()
    try replaceRooms(in: &document, connection)
    document.editions = try editions(ofProgramme: id, connection)
    let people = try PersonCodes(document.peopleNamed, connection)
    document.renamePeople { people[$0]?.code ?? $0 }
    return Stored(id: id, document: document)
  }

  /// The programme of this name.
  ///
  /// - Throws: ``KohortError`` (not found).
  static func find(_ code: String, _ connection: borrowing Connection) throws -> Stored {
    guard let stored = try load(code, connection) else {
      throw KohortError.notFound(
        Words(sv: "program", en: "programme"),
        code,
        hint: Words(
          sv: "Se vilka som finns med: kohort programme list",
          en: "See those there are: kohort programme list"
        )
      )
    }
    return stored
  }

  /// Rooms are shared by all programmes, so another one may have changed them.
  private static func replaceRooms(in document: inout ProgrammeDocument, _ connection: borrowing Connection)
    throws
  {
    guard let rooms = document.rooms else { return }
    let rows = try connection.query(
      "select code, capacity, site from room where code = any ($1::text[]) order by code",
      rooms.map(\.id)
    ).rows(as: String.self, Int.self, String?.self)
    let known = Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0) })
    document.rooms = rooms.map { room in
      var room = room
      room.capacity = known[room.id]?.1 ?? room.capacity
      room.site = known[room.id].map(\.2) ?? room.site
      return room
    }
  }

  private static func editions(
    ofProgramme id: Int64,
    _ connection: borrowing Connection
  ) throws -> [ProgrammeDocument.Edition] {
    try connection.query(
      """
      select code, from_date, to_date, edition_people(id)::text as people
        from edition where programme_id = $1 order by from_date, code
      """,
      id
    ).map { row in
      ProgrammeDocument.Edition(
        id: try row["code"],
        from: try row["from_date"],
        to: try row["to_date"],
        people: try JSONValue.parse(row["people"] as String).value.decode()
      )
    }
  }
}

/// People by the names that documents give them: employee numbers or aliases.
struct PersonCodes {
  /// A person who is named.
  struct Known {
    let id: Int64
    /// As others may see the person, whoever asks: it goes into documents.
    let code: String
    let hasLeft: Bool
  }

  private let known: [String: Known]

  init(_ names: [String], _ connection: borrowing Connection) throws {
    let rows = try connection.query(
      """
      select name, id, has_left, code from people_named($1::text[]) order by name, id
      """,
      Array(Set(names)).sorted()
    )
    known = try Dictionary(
      rows.map { row in
        (try row["name"], Known(id: try row["id"], code: try row["code"], hasLeft: try row["has_left"]))
      },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The person of this name, also one who has left; nil when nobody has it.
  subscript(name: String) -> Known? { known[name] }
}

extension ProgrammeDocument {
  /// Everybody the document names.
  var peopleNamed: [String] {
    var names = (facilitators ?? []).map(\.person)
    names += [cohorts.keepApart, cohorts.keepTogether, cohorts.metBefore].flatMap {
      ($0 ?? []).flatMap(\.self)
    }
    return names + (editions ?? []).flatMap { $0.people.person ?? [] }
  }

  /// Gives everybody the document names another name.
  mutating func renamePeople(_ rename: (String) -> String) {
    facilitators = facilitators?.map { facilitator in
      var facilitator = facilitator
      facilitator.person = rename(facilitator.person)
      return facilitator
    }
    cohorts.keepApart = cohorts.keepApart?.map { $0.map(rename) }
    cohorts.keepTogether = cohorts.keepTogether?.map { $0.map(rename) }
    cohorts.metBefore = cohorts.metBefore?.map { $0.map(rename) }
    editions = editions?.map { edition in
      var edition = edition
      edition.people.person = edition.people.person?.map(rename)
      return edition
    }
  }
}
