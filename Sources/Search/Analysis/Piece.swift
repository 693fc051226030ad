/// One thing a text is made of, as search sees it.
struct Piece: Equatable, Sendable {
    enum Kind: Sendable {
        /// Letters: «болт».
        case word
        /// A number, perhaps with its unit: «20 мм», «1/2».
        case number
        /// Few letters and a number that belong together and are written together: «М8», «IP44», «5e».
        case mark
        /// The same written apart: «М 8», «IP-44». Both parts are pieces of their own as well.
        case looseMark
        /// Numbers with a sign of multiplication between: «8×20». The numbers are pieces of their own as well.
        case size
    }

    let kind: Kind
    /// What it is looked up by: letters and digits in their normal form.
    let text: String
    /// In which part between blanks it begins, counted from 0.
    let chunk: Int
    /// The two parts of a mark.
    var letters = ""
    var number = ""
    /// The numbers of a size.
    var numbers: [String] = []
    /// The term of a number's quantity.
    var measure: String?
    /// Whether a word follows another behind a hyphen: «клей» in «супер-клей».
    var followsHyphen = false

    init(_ kind: Kind, _ text: String, chunk: Int) {
        self.kind = kind
        self.text = text
        self.chunk = chunk
    }
}
