import Bilingual
import Foundation
import KohortService
import StrictJSON
import Support
import Testing

@Suite struct OperationsTests {
  @Test func `every operation has a name of its own, noun.verb, and words in both languages`() {
    let names = Operations.all.map { $0.name }
    #expect(Set(names).count == names.count)
    for operation in Operations.all {
      #expect(operation.name.wholeMatch(of: /[a-z]+\.[a-z-]+/) != nil, "\(operation.name)")
      #expect(operation.summary.sv != operation.summary.en, "\(operation.name)")
      #expect(!operation.roles.isEmpty, "\(operation.name)")
    }
  }

  @Test func `every operation describes its parameters and its result`() {
    for operation in Operations.all {
      let description = OperationDescription(operation, .en)
      #expect(description.params["type"] == "object", "\(operation.name)")
      #expect(description.result["type"] == "object", "\(operation.name)")
    }
  }

  @Test func `the OpenRPC document lists every operation`() {
    let methods = OpenRPC.document(Operations.all, .sv)["methods"]?.array ?? []
    #expect(methods.compactMap { $0["name"]?.string } == Operations.all.map { $0.name })
  }

  /// Keywords that draft-07 and 2020-12 understand alike.
  private static let keywords: Set<String> = [
    "type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "minimum", "maximum",
    "format", "pattern", "minProperties",
  ]

  private func unknownKeywords(_ schema: JSONValue) -> [String] {
    (schema.object?.members ?? []).flatMap { member -> [String] in
      switch member.name {
      case "properties": (member.value.object?.members ?? []).flatMap { unknownKeywords($0.value) }
      case "items", "additionalProperties": unknownKeywords(member.value)
      case "anyOf": (member.value.array ?? []).flatMap(unknownKeywords)
      default: Self.keywords.contains(member.name) ? [] : [member.name]
      }
    }
  }

  @Test func `the OpenRPC document has errors with codes of their own, examples, and schemas for every draft`() {
    for language in [Language.sv, .en] {
      let document = OpenRPC.document(Operations.all, language)
      let errors = document["components"]?["errors"]?.object?.members ?? []
      let codes = errors.compactMap { $0.value["code"]?.int }
      #expect(Set(codes).count == errors.count)
      #expect(Set(codes) == Set(KohortError.Problem.allCases.map(\.batchCode)))
      let types = errors.flatMap { $0.value["data"]?["types"]?.array ?? [] }.compactMap(\.string)
      #expect(Set(types) == Set(KohortError.Problem.allCases.map(\.type)))
      for method in document["methods"]?.array ?? [] {
        let name = method["name"]?.string ?? ""
        let schemas =
          (method["params"]?.array ?? []).compactMap { $0["schema"] } + [method["result"]?["schema"]].compactMap(\.self)
        #expect(schemas.flatMap(unknownKeywords) == [], "\(name)")
        #expect(method["examples"]?[0]?["result"]?["value"] != nil, "\(name)")
        for error in method["errors"]?.array ?? [] {
          let reference = error["$ref"]?.string?.split(separator: "/").last.map(String.init) ?? ""
          #expect(errors.contains { $0.name == reference }, "\(name) \(reference)")
        }
      }
    }
  }

  @Test func `every operation's example has parameters that it takes, and an outcome of the declared shape`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      var done: [String] = []
      for operation in Operations.all {
        let description = OperationDescription(operation, .en)
        #expect(Self.problems(operation, description) == [], "\(operation.name)")
        guard !operation.isLocal else { continue }
        let actor: JSONValue = description.roles.contains(.hr) || description.roles.contains(.operator) ? .null : "E10"
        let request: JSONValue = ["id": 1, "method": .string(operation.name), "as": actor, "params": description.example]
        let driver = BatchDriver(organisation.settings, BatchOptions())
        let answer = try driver.ask(request.text)
        driver.end()
        let code = answer?["error"]?["code"]?.int
        #expect(code == nil || (-32004 ... -32001).contains(code ?? 0), "\(operation.name): \(answer?.text ?? "")")
        if let result = answer?["result"] {
          done.append(operation.name)
          #expect(Self.outputProblems(operation, result) == [], "\(operation.name)")
        }
      }
      #expect(done.count > 30, "\(done)")
    }
  }

  private static func problems(_ operation: any KohortService.Operation.Type, _ description: OperationDescription) -> [String] {
    func problems<O: KohortService.Operation>(_ operation: O.Type) -> [String] {
      (JSONSchema.of(O.Parameters.self).problems(in: description.example)
        + JSONSchema.of(O.Output.self).problems(in: description.exampleResult)).map { "\($0.property): \($0.reason(.en))" }
    }
    return problems(operation)
  }

  private static func outputProblems(_ operation: any KohortService.Operation.Type, _ result: JSONValue) -> [String] {
    func problems<O: KohortService.Operation>(_ operation: O.Type) -> [String] {
      JSONSchema.of(O.Output.self).problems(in: result).map { "\($0.property): \($0.reason(.en))" }
    }
    return problems(operation)
  }

  @Test func `every type of problem is in the list of errors, with its codes`() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/errors.md").standardized
    let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
    for problem in KohortError.Problem.allCases {
      let line = lines.first { $0.hasPrefix("| `\(problem.type)` |") }
      #expect(line?.contains("| \(problem.batchCode) | \(problem.exitCode) |") == true, "\(problem.rawValue)")
    }
  }

  @Test func `targets import only what the layout lets them`() throws {
    let allowed: [String: Set<String>] = [
      "Bilingual": [], "StrictJSON": ["Bilingual"], "Planning": ["Bilingual", "StrictJSON"], "Postgres": ["CLibPQ"],
      "DemoMunicipality": ["Bilingual", "Planning", "StrictJSON"],
      "KohortService": ["Bilingual", "CLinux", "KohortSchema", "Planning", "Postgres", "StrictJSON"],
      "kohort-bench": ["Bilingual", "KohortService", "Planning", "Postgres", "StrictJSON"],
    ]
    let own = Set(allowed.keys).union(["kohort", "CLibPQ", "CLinux", "KohortSchema"])
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources").standardized
    for (target, imports) in allowed {
      let folder = sources.appending(path: target)
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard file.pathExtension == "swift" else { continue }
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: /(?m)^\s*(?:public |@testable )?import (?:struct )?([A-Za-z]+)/) {
          let module = String(match.1)
          guard own.contains(module) else { continue }
          #expect(imports.contains(module), "\(file.lastPathComponent) of \(target) imports \(module)")
        }
      }
    }
  }
}
