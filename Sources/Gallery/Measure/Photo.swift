public import UsherCore

/// A photo of somebody whose name is known, as calibration and evaluation take it.
public struct Photo: Sendable, Hashable {
    /// Who it is; the folder's name.
    public let person: String
    /// The file's name without extension, unique within the person, such as `Abel_Pacheco_0001`.
    public let name: String
    /// The face.
    public let embedding: Embedding

    /// A photo of `person`.
    public init(person: String, name: String, embedding: Embedding) {
        self.person = person
        self.name = name
        self.embedding = embedding
    }
}

/// Photos in columns: vectors one after another, people by number.
struct PhotoTable {
    let model: String
    let dimensions: Int
    /// Row by row.
    let values: [Float]
    /// The number of each photo's person.
    let persons: [Int]
    let personCount: Int
    var count: Int { persons.count }

    /// The table of `photos`, in their order; people are numbered in the order of their names.
    init(_ photos: [Photo]) throws(GalleryError) {
        guard let first = photos.first else { throw GalleryError(.tooFew, "no photo with a face was found") }
        model = first.embedding.model
        dimensions = first.embedding.values.count
        for photo in photos where photo.embedding.model != model || photo.embedding.values.count != dimensions {
            throw GalleryError(
                .modelMismatch,
                "photo \(photo.name) is a vector of \(photo.embedding.model), others of \(model)"
            )
        }
        let names = Set(photos.map(\.person)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        personCount = names.count
        persons = photos.map { numbers[$0.person] ?? 0 }
        values = photos.flatMap(\.embedding.values)
    }

    private init(model: String, dimensions: Int, values: [Float], persons: [Int], personCount: Int) {
        self.model = model
        self.dimensions = dimensions
        self.values = values
        self.persons = persons
        self.personCount = personCount
    }

    /// The photos at `indices`, with the same numbers for people.
    func subset(_ indices: [Int]) -> PhotoTable {
        PhotoTable(
            model: model,
            dimensions: dimensions,
            values: indices.flatMap { values[$0 * dimensions..<($0 + 1) * dimensions] },
            persons: indices.map { persons[$0] },
            personCount: personCount
        )
    }

    func vector(_ index: Int) -> [Float] { Array(values[index * dimensions..<(index + 1) * dimensions]) }
}
