import Bilingual
import KohortService
import Postgres
import Support
import Testing

@Suite struct ReportingLineTests {
  @Test func `managers are told by reporting lines, and follow them`() throws {
    try withOrganisation { organisation throws in
      func managers() throws -> String {
        try organisation.connect().query(
          "select coalesce(string_agg(employee_number, ' ' order by employee_number), '') from person where category = 'manager'"
        ).one(as: String.self)
      }
      let header = "employee_number,reports_to\n"
      let output = try organisation.importing(header + "E1,\nE2,E1\nE3,E2\nE4,E2\n")
      #expect((output.managers, output.managersBy, output.reportsTo) == (2, "reports-to", "employee-number"))
      #expect(try managers() == "E1 E2")
      // E1 is not in the file, and loses the only report; E3 gains one.
      let moved = try organisation.importing(header + "E2,E3\n")
      #expect((moved.changed, moved.unchanged) == (3, 0))
      #expect(try managers() == "E2 E3")
      _ = try organisation.importing("employee_number,name\nE3,Cia\n")
      #expect(try managers() == "E2 E3")
    }
  }

  @Test func `politicians and representatives stay what they are when managers are told otherwise`() throws {
    try withOrganisation { organisation throws in
      _ = try organisation.importing("employee_number,category\nP1,politiker\nR1,facklig\n")
      _ = try organisation.importing("employee_number,reports_to\nE1,P1\nR1,E1\nP1,\n")
      #expect(try organisation.value("category", of: "P1") == "politician")
      #expect(try organisation.value("category", of: "R1") == "representative")
      #expect(try organisation.value("category", of: "E1") == "manager")
    }
  }

  @Test func `managers are told by a column or by title when asked`() throws {
    try withOrganisation { organisation throws in
      let column = "employee_number,Är chef\nE1,Ja\nE2,nej\nE3,1\nE4,\nE5,Chef\nE6,true\nE7,kanske\n"
      let output = try organisation.importing(column, managersBy: "column:är_chef")
      #expect((output.managers, output.managersBy, output.attributes) == (4, "column:Är chef", []))
      let titles = """
        employee_number,title
        T1,Enhetschef
        T2,Rektor
        T3,Head of Function
        T4,Chefssekreterare
        T5,Projektledare
        T6,Förvaltningsdirektör

        """
      let told = try organisation.importing(titles, managersBy: "title")
      #expect(told.managers == 8)
      #expect(try organisation.value("category", of: "T4") == "staff")
    }
  }

  @Test func `a category column counts before anything else`() throws {
    try withOrganisation { organisation throws in
      let output = try organisation.importing(
        "employee_number,category,reports_to\nE1,,\nE2,chef,E1\n",
        managersBy: "reports-to"
      )
      #expect((output.managers, output.managersBy) == (1, "category"))
    }
  }

  @Test func `whether bosses are numbers or positions is found out, or said`() throws {
    try withOrganisation { organisation throws in
      let header = "employee_number,position,reports_to\n"
      let positions = header + "1,10,\n2,20,10\n3,30,20\n10,40,20\n"
      #expect(try organisation.importing(positions, keeping: false).reportsTo == "position")
      #expect(
        try organisation.importing(positions, reportsTo: .employeeNumber, keeping: false).warnings.map(\.line)
          == [4, 5]
      )
      _ = try organisation.importing(positions)
      #expect(try organisation.everything().map { $0.split(separator: "|")[9] } == ["–", "2", "1", "2"])
    }
  }

  @Test func `a boss who comes later is found then, and a new holder of a position takes over`() throws {
    try withOrganisation { organisation throws in
      func boss() throws -> Int {
        try organisation.count(
          "select boss.employee_number::int from person join person as boss on boss.id = person.reports_to_id where person.employee_number = '1'"
        )
      }
      let header = "employee_number,position,reports_to,end_date\n"
      let first = try organisation.importing(header + "1,10,99,\n2,20,10,\n")
      #expect(
        first.warnings.map(\.told) == [
          "2 reports_to 99: nobody here holds that position; kept as text"
        ]
      )
      #expect(try organisation.value("reports_to", of: "1") == "99")
      _ = try organisation.importing(header + "3,99,,\n")
      #expect(try boss() == 3)
      _ = try organisation.importing(header + "3,99,,2024-01-31\n")
      #expect(try boss() == 3)
      _ = try organisation.importing(header + "4,99,,\n")
      #expect(try boss() == 4)
    }
  }

  @Test func `a boss of oneself and a position held by several are told and kept as text`() throws {
    try withOrganisation { organisation throws in
      let output = try organisation.importing(
        "employee_number,position,reports_to\n1,10,10\n2,20,30\n3,30,10\n4,30,10\n"
      )
      #expect(
        output.warnings.map(\.reason) == [
          "is the person; taken as no boss", "is a position that 2 people hold; kept as text",
        ]
      )
      #expect(output.reportingLines == 2)
      #expect(PersonImport.exitCode(output) == 0)
    }
  }
}

@Suite struct ColumnTests {
  @Test(arguments: [
    "anställningsnummer;namn;e-post;förvaltning;arbetsplats;befattning;befattningsnummer;kategori;chef;startdatum;slutdatum;ort;sysselsättningsgrad;skyddad",
    "Anställningsnummer;Namn;E-post;Förvaltning;Arbetsställe;Befattning;Befattningsnummer;Kategori;Chef;Startdatum;Slutdatum;Ort;Sysselsättningsgrad;Skyddad",
    "ANSTALLNINGSNUMMER,NAMN,E_POST,FORVALTNING,ARBETSSTALLE,BEFATTNING,BEFATTNINGSNUMMER,KATEGORI,CHEF,START_DATUM,SLUT DATUM,ORT,SYSSELSATTNINGSGRAD,SKYDDAD",
    "employee_number,name,email,department,workplace,title,position,category,reports_to,start_date,end_date,site,employment_rate,protected",
    "\u{FEFF}Employee Number\tName\tE-mail\tDepartment\tWorkplace\tTitle\tPosition\tCategory\tReports to\tStart date\tEnd date\tSite\tEmployment rate\tProtected",
  ])
  func `headings are known in both languages, however they are written`(header: String) throws {
    try withOrganisation { organisation throws in
      let separator = header.contains("\t") ? "\t" : header.contains(";") ? ";" : ","
      let cells = [
        "E1", "Åsa Öberg", "asa@example.se", "Kultur", "Museet", "Enhetschef", "B7", "chef", "", "2020-01-31",
        "20991231", "Helsingborg", "80", "nej",
      ]
      let output = try organisation.importing(header + "\n" + cells.joined(separator: separator) + "\n")
      #expect(output.attributes.isEmpty && output.rejections.isEmpty)
      #expect(
        try organisation.everything() == [
          "E1|Åsa Öberg|asa@example.se|manager|Enhetschef|B7|Kultur|Museet|–|–|Helsingborg|80.00|f|{}|2020-01-31|2099-12-31|–"
        ]
      )
    }
  }

  static let refusals: [(header: String, map: [String], managersBy: String?, exitCode: Int32, text: String)] =
    [
      (
        "id,name", [], nil, 65,
        """
        The file has no column of employee numbers. Its columns are: id, name.
        Hint: Say which one it is, such as --map "id=employee_number".
        """
      ),
      (
        "id,name", ["id=employe_number"], nil, 64,
        """
        --map: there is no field employe_number. Did you mean employee_number?
        Hint: The fields are: employee_number, name, email, department, workplace, title, position, category, \
        reports_to, start_date, end_date, site, employment_rate, protected.
        """
      ),
      (
        "id,name", ["idd=employee_number"], nil, 64,
        """
        --map: the file has no column idd. Did you mean id?
        Hint: Its columns are: id, name.
        """
      ),
      (
        "id,name", ["id"], nil, 64,
        """
        --map "id" cannot be read.
        Hint: Write COLUMN=FIELD, such as --map id=employee_number.
        """
      ),
      (
        "id,nr", ["id=employee_number", "nr=anställningsnummer"], nil, 64,
        """
        --map: both id and nr are to be employee_number.
        Hint: Keep one of them.
        """
      ),
      (
        "employee_number,Arbetsplats,Arbetsställe", [], nil, 65,
        """
        The columns Arbetsplats and Arbetsställe both mean workplace.
        Hint: Say which one counts: --map "Arbetsplats=workplace". The other becomes an attribute.
        """
      ),
      (
        "employee_number,is_manager", [], "column:ismanger", 64,
        """
        --managers-by: the file has no column ismanger. Did you mean is_manager?
        Hint: Its columns are: employee_number, is_manager.
        """
      ),
      (
        "employee_number", [], "grade", 64,
        """
        --managers-by cannot be "grade".
        Hint: Write reports-to, title or column:NAME, such as --managers-by column:is_manager.
        """
      ),
    ]

  @Test(arguments: refusals)
  func `a column or field that is not there is named`(
    header: String,
    map: [String],
    managersBy: String?,
    exitCode: Int32,
    text: String
  ) throws {
    let organisation = try TestOrganisation.untouched.get()
    let error = #expect(throws: KohortError.self) {
      try organisation.importing(header + "\n", map: map, managersBy: managersBy, keeping: false)
    }
    #expect(error?.problem.exitCode == exitCode)
    #expect(error?.text(.en) == text)
  }

  @Test func `a mapped column goes before one with the field's own name`() throws {
    try withOrganisation { organisation throws in
      let output = try organisation.importing(
        "employee_number,name,Visningsnamn\nE1,aob,Åsa\n",
        map: ["visningsnamn=namn"]
      )
      #expect(output.attributes == ["name"])
      #expect(try organisation.value("name", of: "E1") == "Åsa")
    }
  }
}
