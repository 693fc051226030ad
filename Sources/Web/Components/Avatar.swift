// A person or a company as a small round or square, and a person with a role.

/// A picture, or the initials of a name.
package struct Avatar: Sendable {
    /// How large it stands.
    package enum Size: String, Sendable {
        /// 24 px, in a row of a table.
        case small = " avatar--sm"
        /// 32 px.
        case regular = ""
        /// 44 px, beside two lines.
        case large = " avatar--lg"
    }

    package let name: String
    /// Address of the picture; nil draws initials.
    package let picture: String?
    package var size: Size
    /// A company is square and has one letter.
    package var isCompany: Bool
    /// For those who are gone.
    package var isGrey: Bool

    package init(
        _ name: String, picture: String? = nil, _ size: Size = .regular, company isCompany: Bool = false,
        grey isGrey: Bool = false
    ) {
        self.name = name
        self.picture = picture
        self.size = size
        self.isCompany = isCompany
        self.isGrey = isGrey
    }
}

extension PageContext {
    /// The avatar by itself; the name stands beside it in words, so it says nothing to those who hear the page.
    package func avatar(_ avatar: Avatar) -> HTML {
        let shape = "avatar\(avatar.size.rawValue)\(avatar.isCompany ? " avatar--square" : "")"
        if let picture = avatar.picture { return "<img class=\"\(shape)\" src=\"\(url: picture)\" alt=\"\">" }
        return """
            <span class="\(shape)\(avatar.isGrey ? " avatar--grey" : "")" aria-hidden="true">\
            \(initials(avatar.name, avatar.isCompany ? 1 : 2))</span>
            """
    }

    /// A person: avatar, name, and in the second line what he is here.
    package func person(_ name: String, _ role: HTML, picture: String? = nil, size: Avatar.Size = .large) -> HTML {
        """
        <div class="person">\(avatar(Avatar(name, picture: picture, size)))<div class="person__text">\
        <p class="person__name">\(name)</p><p class="person__role">\(role)</p></div></div>
        """
    }
}
