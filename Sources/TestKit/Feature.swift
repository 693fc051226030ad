import Testing

/// The ids of `docs/features.tsv` an acceptance test proves; `make features` reads them from the source.
package struct FeatureTrait: TestTrait, SuiteTrait {
    package let ids: [String]
}

extension Trait where Self == FeatureTrait {
    /// Says that the test proves a person can really use these features.
    package static func feature(_ ids: String...) -> FeatureTrait { FeatureTrait(ids: ids) }
}
