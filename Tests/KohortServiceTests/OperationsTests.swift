import Bilingual
import Foundation
import KohortService
import StrictJSON
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
    let methods = OperationDescription.openRPC(Operations.all, .sv)["methods"]?.array ?? []
    #expect(methods.compactMap { $0["name"]?.string } == Operations.all.map { $0.name })
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
