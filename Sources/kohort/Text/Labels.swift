import Bilingual
import KohortService

/// What the members of outputs are called above a column or in front of a line.
enum Labels {
  /// The label of a member; a member without one is shown by its own name.
  static func label(_ member: String, _ language: Language) -> String {
    if let words = words[member] { return words[language] }
    return member.replacing("_", with: " ")
  }

  private static let words: [String: Words] = [
    "absent": Words(sv: "frånvarande", en: "absent"),
    "active": Words(sv: "aktiv", en: "active"),
    "attendance": Words(sv: "närvaro", en: "attendance"),
    "back": Words(sv: "tillbaka", en: "back"),
    "category": Words(sv: "kategori", en: "category"),
    "changed": Words(sv: "ändrade", en: "changed"),
    "cohort": Words(sv: "kohort", en: "cohort"),
    "cohorts": Words(sv: "kohorter", en: "cohorts"),
    "created": Words(sv: "nya", en: "new"),
    "date": Words(sv: "datum", en: "date"),
    "department": Words(sv: "förvaltning", en: "department"),
    "edition": Words(sv: "omgång", en: "edition"),
    "editions": Words(sv: "omgångar", en: "editions"),
    "email": Words(sv: "e-post", en: "e-mail"),
    "end": Words(sv: "slut", en: "end"),
    "excused": Words(sv: "giltig frånvaro", en: "excused"),
    "facilitators": Words(sv: "processledare", en: "facilitators"),
    "hard": Words(sv: "brutna regler", en: "broken rules"),
    "kind": Words(sv: "slag", en: "kind"),
    "late": Words(sv: "sena", en: "late"),
    "lead": Words(sv: "huvudansvarig", en: "lead"),
    "left": Words(sv: "slutat", en: "left"),
    "line": Words(sv: "rad", en: "line"),
    "members": Words(sv: "deltagare", en: "members"),
    "module": Words(sv: "modul", en: "module"),
    "modules": Words(sv: "moduler", en: "modules"),
    "moved": Words(sv: "flyttade", en: "moved"),
    "name": Words(sv: "namn", en: "name"),
    "notes": Words(sv: "anteckningar", en: "notes"),
    "people": Words(sv: "personer", en: "people"),
    "person": Words(sv: "person", en: "person"),
    "plan": Words(sv: "plan", en: "plan"),
    "plans": Words(sv: "planer", en: "plans"),
    "position": Words(sv: "befattningsnummer", en: "position"),
    "present": Words(sv: "närvarande", en: "present"),
    "programme": Words(sv: "program", en: "programme"),
    "programmes": Words(sv: "program", en: "programmes"),
    "protected": Words(sv: "skyddad", en: "protected"),
    "read": Words(sv: "lästa", en: "read"),
    "reason": Words(sv: "skäl", en: "reason"),
    "reflection": Words(sv: "reflektion", en: "reflection"),
    "reflections": Words(sv: "reflektioner", en: "reflections"),
    "refused": Words(sv: "avvisade", en: "refused"),
    "reports_to": Words(sv: "chef", en: "reports to"),
    "room": Words(sv: "rum", en: "room"),
    "rooms": Words(sv: "rum", en: "rooms"),
    "session": Words(sv: "träff", en: "session"),
    "sessions": Words(sv: "träffar", en: "sessions"),
    "site": Words(sv: "ort", en: "site"),
    "start": Words(sv: "start", en: "start"),
    "state": Words(sv: "läge", en: "state"),
    "status": Words(sv: "status", en: "status"),
    "text": Words(sv: "text", en: "text"),
    "title": Words(sv: "titel", en: "title"),
    "visibility": Words(sv: "synlighet", en: "visibility"),
    "warnings": Words(sv: "varningar", en: "warnings"),
    "workplace": Words(sv: "arbetsplats", en: "workplace"),
  ]
}
