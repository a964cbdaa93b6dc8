import Foundation
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

/// `kohort mcp` as a process, spoken to over pipes.
@Suite struct AssistantTests {
  /// Asks one thing and waits for the answer.
  private func ask(_ process: KohortProcess, _ method: String, _ params: JSONValue = [:], id: JSONValue = 1) throws -> JSONValue {
    let request: JSONValue = ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": params]
    process.send(request.text + "\n")
    let line = try #require(try process.nextLine())
    let answer = try JSONValue.parse(Array(line.utf8)[...]).value
    #expect(answer["jsonrpc"] == "2.0" && answer["id"] == id, "\(line)")
    return answer
  }

  private func call(_ process: KohortProcess, _ tool: String, _ arguments: JSONValue = [:]) throws -> JSONValue {
    let answer = try ask(process, "tools/call", ["name": .string(tool), "arguments": arguments])
    return try #require(answer["result"], "\(answer)")
  }

  private func text(_ result: JSONValue) -> String { result["content"]?[0]?["text"]?.string ?? "" }

  /// Starts an assistant of somebody's, talks to it, and makes sure that it ends well.
  private func withAssistant(
    _ organisation: TestOrganisation, as person: String? = nil, _ arguments: [String] = [],
    _ body: (KohortProcess) throws -> Void
  ) throws {
    let process = try KohortProcess(
      ["mcp"] + arguments + (person.map { ["--as", $0] } ?? []), environment: organisation.environment)
    try body(process)
    process.closeInput()
    let outcome = try process.wait()
    #expect(outcome.exitCode == 0 && outcome.errorText.isEmpty, "\(outcome.errorText)")
  }

  @Test func `only what reads or proposes is offered, and nothing that shows somebody's identity or a sealed text`() {
    let offered = Assistant.operations.map { $0.name }
    #expect(
      Assistant.operations.filter { $0.changes }.map { $0.name }.sorted()
        == ["plan.move", "plan.propose", "plan.repair", "plan.swap"])
    #expect(!offered.contains("person.unmask") && !offered.contains("record.disclose"))
    #expect(offered.contains("person.list") && offered.contains("report.show") && offered.contains("plan.explain"))
    #expect(!Assistant.operations.contains { $0.isLocal })
    let names = Assistant.operations.map(Assistant.toolName)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil })
  }

  @Test func `an assistant is greeted in its version, is told the tools, and reads by them`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try withAssistant(organisation, as: "E10") { process throws in
        let greeting = try ask(process, "initialize", ["protocolVersion": "2025-06-18", "capabilities": [:]])["result"]
        #expect(greeting?["protocolVersion"] == "2025-06-18")
        #expect(greeting?["serverInfo"]?["name"] == "kohort")
        #expect(try ask(process, "initialize", ["protocolVersion": "1999-01-01"])["result"]?["protocolVersion"] == "2025-11-25")
        process.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"# + "\n")
        #expect(try ask(process, "ping", id: "p")["result"] == [:])
        let tools = try ask(process, "tools/list")["result"]?["tools"]?.array ?? []
        #expect(tools.compactMap { $0["name"]?.string } == Assistant.operations.map(Assistant.toolName))
        #expect(tools.allSatisfy { $0["inputSchema"]?["type"] == "object" && $0["outputSchema"]?["type"] == "object" })

        let cohort = try call(process, "cohort_show", ["cohort": "L2-001"])
        #expect(cohort["isError"] == false)
        #expect(cohort["structuredContent"]?["cohort"] == "L2-001")
        #expect(text(cohort) == cohort["structuredContent"]?.text)
      }
    }
  }

  @Test func `what an operation refuses is an answer in its own words, and so is a wrong argument`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try withAssistant(organisation, as: "E10") { process throws in
        let missing = try call(process, "cohort_show", ["cohort": "L2-009"])
        #expect(missing["isError"] == true && text(missing).contains("L2-009"), "\(missing)")
        let wrong = try call(process, "cohort_show", ["kohort": 1])
        #expect(wrong["isError"] == true && text(wrong).contains("cohort"), "\(wrong)")
        let notAllowed = try call(process, "plan_propose", ["edition": "L2", "steps": 1])
        #expect(notAllowed["isError"] == true && text(notAllowed).contains("HR"), "\(notAllowed)")
      }
      try withAssistant(organisation, as: "E99") { process throws in
        #expect(try call(process, "cohort_list")["isError"] == true)
      }
    }
  }

  @Test func `what changes something is no tool, and whom one acts for is not for a request to say`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try withAssistant(organisation, as: "E5") { process throws in
        for tool in ["session_cancel", "plan_publish", "person_unmask", "person_import", ""] {
          let answer = try ask(process, "tools/call", ["name": .string(tool), "arguments": ["session": "L2-001-2"]])
          #expect(answer["error"]?["code"] == -32602, "\(tool): \(answer)")
        }
        #expect(try ask(process, "resources/list")["error"]?["code"] == -32601)
        #expect(try ask(process, "session.cancel", ["session": "L2-001-2"])["error"]?["code"] == -32601)
        process.send(#"{"id":1,"method":"tools/call","as":"E1","params":{"name":"cohort_list"}}"# + "\n")
        #expect(try process.nextLine()?.contains("-32600") == true)
        process.send("{\"id\":1,}\n[]\n")
        #expect(try process.nextLine()?.contains("-32700") == true)
        #expect(try process.nextLine()?.contains("-32600") == true)
        process.send(#"[{"id":1,"method":"ping"},{"method":"ping"},{"id":2,"method":"ping"}]"# + "\n")
        #expect(
          try process.nextLine() == #"[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":2,"result":{}}]"#)
      }
      let status = try organisation.connect().query("select status::text from session where name = 'L2-001-2'").one(
        as: String.self)
      #expect(status == "planned")
    }
  }

  @Test func `nobody's private reflection but one's own is read`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(
        ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: "hemlig tanke"), as: "E10")
      for (person, isShown) in [("E10", true), ("E11", false), ("E1", false), ("E5", false), (nil, false)] {
        try withAssistant(organisation, as: person) { process throws in
          for tool in ["reflection_list", "reflection_show", "lesson_list", "person_export"] {
            let arguments: JSONValue =
              tool == "reflection_show" ? ["reflection": "R1"] : tool == "person_export" ? ["person": "E10"] : [:]
            let result = try call(process, tool, arguments)
            #expect(text(result).contains("hemlig tanke") == (isShown && tool != "lesson_list"), "\(person ?? "") \(tool)")
          }
        }
      }
    }
  }

  @Test func `a proposal is kept and logged, and nothing is real before a person publishes it`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 60)
      try organisation.applyProgramme()
      let propose: JSONValue = ["edition": "L1", "steps": 20_000]
      try withAssistant(organisation, ["--dry-run"]) { process throws in
        #expect(try call(process, "plan_propose", propose)["structuredContent"]?["plan"] == "L1-p1")
      }
      let connection = try organisation.connect()
      func count(_ table: String) throws -> Int { try connection.query("select count(*) from \(table)").one(as: Int.self) }
      #expect(try count("plan") == 0)
      try withAssistant(organisation) { process throws in
        let proposal = try call(process, "plan_propose", propose)
        #expect(proposal["structuredContent"]?["plan"] == "L1-p1", "\(proposal)")
        #expect(try call(process, "plan_explain", ["plan": "L1", "person": "E1"])["isError"] == false)
      }
      #expect(try count("plan where state = 'proposed'") == 1)
      #expect(try count("cohort") == 0)
      #expect(try count("audit where operation = 'plan.propose'") == 1)
    }
  }
}
