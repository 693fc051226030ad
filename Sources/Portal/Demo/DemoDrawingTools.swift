// Rigging, hand tools and machines.

extension DemoDrawing {
    /// The drawing when it is one of these, else nil.
    var toolShapes: [String]? {
        simpleShapes ?? riggingShapes ?? turningToolShapes ?? strikingToolShapes ?? machineShapes
    }

    private var simpleShapes: [String]? {
        switch self {
        case .rod:
            turned(-24, [rectangle(24, 106, 272, 28, round: 3), thread(from: 24, to: 296, depth: 14, step: 8)])
        case .rivet:
            turned(
                -24,
                [
                    path("M70 116h150v8h-150z", fill: Ink.shade), rectangle(150, 100, 66, 40, round: 4),
                    path("M216 84c20 8 20 64 0 72z", fill: Ink.shade),
                    path("M228 116h40l12 4-12 4h-40z", fill: Ink.shade),
                ])
        case .staple:
            [
                path("M92 196v-82a68 68 0 0 1 136 0v82", fill: "none", width: 26),
                path("M92 196v-82a68 68 0 0 1 136 0v82", fill: "none", width: 20, stroke: Ink.body),
            ]
        default: nil
        }
    }

    private var riggingShapes: [String]? {
        switch self {
        case .rope:
            [
                circle(160, 120, 84, fill: "none"), circle(160, 120, 72, fill: "none"),
                circle(160, 120, 60, fill: "none"), circle(160, 120, 48, fill: "none"),
                path("M160 36c60 0 100 30 116 76", fill: "none", width: 12),
                path("M160 36c60 0 100 30 116 76", fill: "none", width: 6, stroke: Ink.body),
            ]
        case .chain:
            turned(-20, Self.link(26) + Self.link(118) + Self.link(210) + [Self.joint(88), Self.joint(180)])
        case .carabiner:
            [
                path("M120 190c-36-18-36-120 0-140 26-14 74-6 84 26l6 70c4 40-46 66-90 44z", fill: "none", width: 24),
                path(
                    "M120 190c-36-18-36-120 0-140 26-14 74-6 84 26l6 70c4 40-46 66-90 44z", fill: "none", width: 18,
                    stroke: Ink.body),
                path("M204 84l6 56", fill: "none", width: 14, stroke: Ink.accent),
            ]
        case .cartridge:
            turned(
                -30,
                [
                    rectangle(66, 92, 150, 56, round: 6), rectangle(96, 92, 82, 56, fill: Ink.accent),
                    path("M216 104h18l44 10v12l-44 10h-18z", fill: Ink.shade),
                    rectangle(52, 84, 16, 72, round: 4, fill: Ink.shade),
                ])
        default: nil
        }
    }

    /// A link of a chain, seen flat.
    private static func link(_ x: Int) -> [String] {
        [
            rectangle(x, 88, 84, 64, round: 32, fill: "none"), rectangle(x + 10, 98, 64, 44, round: 22, fill: "none"),
        ]
    }

    /// A link between two others, seen from its edge.
    private static func joint(_ x: Int) -> String { rectangle(x, 112, 56, 16, round: 8, fill: Ink.shade) }

    private var turningToolShapes: [String]? {
        switch self {
        case .screwdriver:
            turned(
                -30,
                [
                    rectangle(46, 98, 100, 44, round: 20, fill: Ink.accent),
                    path("M66 110h60M66 130h60", fill: "none", width: 2),
                    rectangle(146, 106, 16, 28, round: 3, fill: Ink.shade), path("M162 114h96l18-4v20l-18-4h-96z"),
                ])
        case .wrench:
            turned(
                -30,
                [
                    path("M84 106h152v28h-152z"),
                    path("M98 84l-30 4-12 20h26l8 12-8 12h-26l12 20 30 4 20-22v-28z", fill: Ink.shade),
                    circle(244, 120, 32, fill: Ink.shade), path("M244 102l16 9v18l-16 9-16-9v-18z", fill: Ink.body),
                ])
        case .hexKey: turned(-12, [path("M84 60v76c0 16 8 24 24 24h148v-22h-136c-10 0-14-4-14-14v-64z")])
        case .socket:
            [
                path("M92 84h136v84c0 14-30 24-68 24s-68-10-68-24z"),
                "<ellipse cx=\"160\" cy=\"84\" rx=\"68\" ry=\"28\" fill=\"\(Ink.shade)\"/>",
                path("M160 66l32 9v18l-32 9-32-9v-18z", fill: Ink.line), path("M100 140h120", fill: "none", width: 2),
            ]
        default: nil
        }
    }

    private var strikingToolShapes: [String]? {
        switch self {
        case .hammer:
            turned(
                -35,
                [
                    rectangle(110, 108, 176, 24, round: 10, fill: Ink.wood),
                    path("M70 64h44v112h-44l-8-10v-92z", fill: Ink.shade),
                    path("M74 64l-34-24 4 50", fill: Ink.shade),
                ])
        case .pliers:
            [
                path("M146 110c-14-30-14-58-2-82h14l2 70 2-70h14c12 24 12 52-2 82z", fill: Ink.shade),
                circle(160, 118, 15),
                path("M150 128c-34 20-46 48-48 88h26c2-30 12-52 36-74z", fill: Ink.accent),
                path("M170 128c34 20 46 48 48 88h-26c-2-30-12-52-36-74z", fill: Ink.accent),
            ]
        case .knife:
            turned(
                -30,
                [
                    rectangle(40, 100, 150, 40, round: 12, fill: Ink.accent), path("M190 106h76l-22 28h-54z"),
                    rectangle(92, 112, 62, 10, round: 5, fill: Ink.body),
                ])
        case .saw:
            turned(
                -14,
                [
                    path(
                        "M104 88h184v22l-6 8-6-8-6 8-6-8-6 8-6-8-6 8-6-8-6 8-6-8-6 8-6-8-6 8-6-8-6 8-6-8-6 8-6-8-96 48z"
                    ),
                    path(
                        "M40 84c20-12 60-8 68 4v56c-24 20-56 16-72 2 10-16 12-40 4-62zm20 22v30h26v-30z", fill: Ink.wood
                    ),
                ])
        default: nil
        }
    }

    private var machineShapes: [String]? {
        switch self {
        case .tape:
            [
                path("M70 80c0-22 16-36 38-36h60c40 0 66 28 66 66v62h-164z", fill: Ink.accent), circle(146, 112, 38),
                path("M234 156h54v16h-54z", fill: Ink.brass), path("M288 150v30", fill: "none", width: 6),
            ]
        case .level:
            turned(
                -14,
                [
                    rectangle(24, 92, 272, 56, round: 8), rectangle(128, 102, 64, 36, round: 8, fill: Ink.brass),
                    path("M150 102v36m20-36v36", fill: "none", width: 2), circle(62, 120, 16, fill: Ink.brass),
                    circle(258, 120, 16, fill: Ink.brass),
                ])
        case .drillMachine:
            [
                path("M60 60h128c18 0 28 10 28 26v24h-96l-12 76h-48l12-82c-18-6-24-32-12-44z", fill: Ink.accent),
                rectangle(46, 182, 84, 34, round: 6, fill: Ink.shade),
                path("M216 74h22v24h-22z", fill: Ink.shade), path("M238 82h46v8h-46z"),
                path("M122 116h16v24l-20-4z", fill: Ink.line),
            ]
        case .grinder:
            turned(
                -18,
                [
                    rectangle(36, 92, 168, 50, round: 22, fill: Ink.accent),
                    rectangle(198, 88, 42, 58, round: 6, fill: Ink.shade), path("M160 92v-44h16v44z", fill: Ink.line),
                    path("M176 152h108v10h-108z"), path("M220 146h20v8h-20z", fill: Ink.line),
                ])
        case .bit:
            turned(
                -30,
                [
                    path("M90 100h60l12 8h40l26 12-26 12h-40l-12 8h-60z"), path("M90 100v40M106 100v40", fill: "none"),
                    path("M202 112l26 8-26 8", fill: "none"),
                ])
        default: nil
        }
    }
}
