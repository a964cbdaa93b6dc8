/// One numbered step of the schema; one file in `migrations`, one transaction.
public struct Migration: Sendable {
  /// Counts from 1, without gaps.
  public let number: Int
  /// The file's name without number and ending, such as `people`.
  public let name: String
  /// The statements, with names resolved in the organisation's schema.
  public let sql: String

  /// True when the file needs an administrator's rights; all others run as `kohort_owner`.
  public var needsAdministrator: Bool { sql.hasPrefix("-- run as: administrator") }

  /// Every migration, in order. A released one is never edited; new ones are added at the end.
  public static let all: [Migration] = [
    Migration(1, "roles", PackageResources._001_roles_sql),
    Migration(2, "people", PackageResources._002_people_sql),
    Migration(3, "programmes", PackageResources._003_programmes_sql),
    Migration(4, "cohorts", PackageResources._004_cohorts_sql),
    Migration(5, "reflections", PackageResources._005_reflections_sql),
    Migration(6, "batches", PackageResources._006_batches_sql),
    Migration(7, "reports", PackageResources._007_reports_sql),
    Migration(8, "rights", PackageResources._008_rights_sql),
    Migration(9, "identity", PackageResources._009_identity_sql),
    Migration(10, "row_security", PackageResources._010_row_security_sql),
    Migration(11, "audit", PackageResources._011_audit_sql),
    Migration(12, "repair", PackageResources._012_repair_sql),
    Migration(13, "export", PackageResources._013_export_sql),
    Migration(14, "erasure", PackageResources._014_erasure_sql),
    Migration(15, "records", PackageResources._015_records_sql),
    Migration(16, "backup", PackageResources._016_backup_sql),
    Migration(17, "hand_over", PackageResources._017_hand_over_sql),
    Migration(18, "ladder", PackageResources._018_ladder_sql),
    Migration(19, "shared_versions", PackageResources._019_shared_versions_sql),
    Migration(20, "lessons", PackageResources._020_lessons_sql),
    Migration(21, "commitments", PackageResources._021_commitments_sql),
    Migration(22, "attendance_history", PackageResources._022_attendance_history_sql),
    Migration(23, "own_words", PackageResources._023_own_words_sql),
    Migration(24, "name_words", PackageResources._024_name_words_sql),
    Migration(25, "runs", PackageResources._025_runs_sql),
    Migration(26, "guests_and_check_in", PackageResources._026_guests_and_check_in_sql),
    Migration(27, "names_indexed", PackageResources._027_names_indexed_sql),
    Migration(28, "commitments_due", PackageResources._028_commitments_due_sql),
    Migration(29, "guests_taken_back", PackageResources._029_guests_taken_back_sql),
    Migration(30, "sets", PackageResources._030_sets_sql),
    Migration(31, "names_at_once", PackageResources._031_names_at_once_sql),
    Migration(32, "burden", PackageResources._032_burden_sql),
    Migration(33, "quicker_batches", PackageResources._033_quicker_batches_sql),
    Migration(34, "reminders", PackageResources._034_reminders_sql),
    Migration(35, "statistics", PackageResources._035_statistics_sql),
    Migration(36, "proposal_answers", PackageResources._036_proposal_answers_sql),
    Migration(37, "nights", PackageResources._037_nights_sql),
    Migration(38, "quicker_runs", PackageResources._038_quicker_runs_sql),
    Migration(39, "categories", PackageResources._039_categories_sql),
    Migration(40, "counts", PackageResources._040_counts_sql),
    Migration(41, "reminders_to_send", PackageResources._041_reminders_to_send_sql),
    Migration(42, "estimates", PackageResources._042_estimates_sql),
    Migration(43, "late_reminders", PackageResources._043_late_reminders_sql),
    Migration(44, "less_told", PackageResources._044_less_told_sql),
    Migration(45, "truer_log", PackageResources._045_truer_log_sql),
    Migration(46, "log_by_the_database", PackageResources._046_log_by_the_database_sql),
    Migration(47, "keys_and_aliases", PackageResources._047_keys_and_aliases_sql),
    Migration(48, "counted_reflections", PackageResources._048_counted_reflections_sql),
    Migration(49, "acting_by_alias", PackageResources._049_acting_by_alias_sql),
    Migration(50, "told_again", PackageResources._050_told_again_sql),
  ]

  private init(_ number: Int, _ name: String, _ bytes: [UInt8]) {
    self.number = number
    self.name = name
    self.sql = String(decoding: bytes, as: UTF8.self)
  }
}
