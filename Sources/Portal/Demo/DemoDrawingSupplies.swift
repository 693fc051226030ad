// Cables, clothes, cans and boxes.

extension DemoDrawing {
    /// The drawing of what is used up or worn; a box for anything else.
    var supplyShapes: [String] { electricShapes ?? protectiveShapes ?? wornShapes ?? cannedShapes ?? Self.carton }

    private var electricShapes: [String]? {
        switch self {
        case .cable:
            [
                circle(150, 120, 86, fill: Ink.shade), circle(150, 120, 44, fill: Ink.body),
                circle(150, 120, 72, fill: "none"), circle(150, 120, 58, fill: "none"),
                path("M150 206h92c20 0 30-8 34-20", fill: "none", width: 14),
                path("M272 188l8-20M280 190l14-14", fill: "none", width: 5, stroke: Ink.warning),
            ]
        case .cableTie:
            [
                path("M70 70c80-50 200-10 190 66-8 60-110 72-150 24", fill: "none", width: 13),
                path("M70 70c80-50 200-10 190 66-8 60-110 72-150 24", fill: "none", width: 7, stroke: Ink.body),
                rectangle(46, 56, 38, 34, round: 6, fill: Ink.accent),
            ]
        case .clamp:
            [
                circle(160, 126, 76, fill: "none"), circle(160, 126, 64, fill: "none"),
                rectangle(126, 34, 72, 34, round: 6, fill: Ink.shade),
                path("M198 51h34m-6-12v24", fill: "none", width: 6),
                path("M110 74l8-10m-22 26l10-8m96-18l-8-10", fill: "none"),
            ]
        case .tapeRoll:
            [
                path("M160 36a84 84 0 1 0 .1 0zM160 82a38 38 0 1 1-.1 0z", fill: Ink.accent),
                circle(160, 120, 62, fill: "none"), path("M160 204h96l-8-14h-40", fill: Ink.accent),
            ]
        case .lamp:
            [
                path(
                    "M160 30c46 0 76 32 76 72 0 34-30 50-34 78h-84c-4-28-34-44-34-78 0-40 30-72 76-72z", fill: Ink.brass
                ), rectangle(120, 180, 80, 30, round: 6, fill: Ink.shade), path("M122 195h76", fill: "none", width: 2),
            ]
        default: nil
        }
    }

    private var protectiveShapes: [String]? {
        switch self {
        case .glove:
            [
                path(
                    """
                    M112 214v-54c-26-16-42-40-54-58-6-12 8-22 18-12l30 28-10-70c-2-16 18-20 22-4l14 60 2-74c0-16 22-16 \
                    22 0l2 74 14-66c4-14 24-10 20 6l-10 70 20-36c8-12 24-4 18 10-14 38-22 66-38 80v46z
                    """
                ),
                path("M112 190h70v24h-70z", fill: Ink.accent),
            ]
        case .goggles:
            [
                path(
                    "M40 92h240v40c0 24-18 36-40 36-26 0-48-8-60-32h-40c-12 24-34 32-60 32-22 0-40-12-40-36z",
                    fill: Ink.shade),
                path(
                    """
                    M56 104h84l-8 30c-10 16-30 20-52 20-16 0-24-10-24-26z\
                    M264 104h-84l8 30c10 16 30 20 52 20 16 0 24-10 24-26z
                    """,
                    fill: Ink.body), path("M40 96c-10-4-18-6-24-4m288 0c-6-2-14 0-24 4", fill: "none", width: 6),
            ]
        case .helmet:
            [
                path("M60 160c0-66 42-106 100-106s100 40 100 106z", fill: Ink.warning),
                path("M140 56h40v104h-40z", fill: Ink.brass),
                path("M40 160h240c10 0 10 22 0 22h-240c-10 0-10-22 0-22z", fill: Ink.warning),
            ]
        default: nil
        }
    }

    private var wornShapes: [String]? {
        switch self {
        case .jacket:
            [
                path("M112 40l-60 34 12 66 32-6v72h128v-72l32 6 12-66-60-34c-12 18-84 18-96 0z", fill: Ink.accent),
                path("M160 56v150", fill: "none", width: 2), path("M96 140h128v18h-128z", fill: Ink.brass),
                path("M58 112l32-8v20l-30 6zM262 112l-32-8v20l30 6z", fill: Ink.brass),
            ]
        case .boot:
            [
                path("M92 40h76v86c28 22 92 16 100 50v16h-176z", fill: Ink.wood),
                path("M88 192h184v18h-184z", fill: Ink.line),
                path("M132 60h36m-36 20h36m-36 20h36m-36 20h40", fill: "none"),
            ]
        case .aidKit:
            [
                path("M124 76v-24h72v24", fill: "none", width: 8), rectangle(56, 76, 208, 132, round: 14),
                path("M148 108h24v24h24v24h-24v24h-24v-24h-24v-24h24z", fill: Ink.accent),
            ]
        case .book:
            [
                path("M84 40h136c10 0 16 6 16 16v128h-136c-20 0-28 24-2 24h138", fill: Ink.accent),
                path("M84 40v150", fill: "none"),
                path("M112 78h92m-92 24h64", fill: "none", width: 6, stroke: Ink.body),
            ]
        default: nil
        }
    }

    private var cannedShapes: [String]? {
        switch self {
        case .paint:
            [
                path("M88 74v118c0 14 32 24 72 24s72-10 72-24v-118z"), path("M88 112h144v52h-144z", fill: Ink.accent),
                "<ellipse cx=\"160\" cy=\"74\" rx=\"72\" ry=\"24\" fill=\"\(Ink.shade)\"/>",
                path("M88 84c-26-70 170-70 144 0", fill: "none"),
            ]
        case .spray:
            [
                rectangle(118, 86, 84, 128, round: 8), rectangle(118, 118, 84, 62, fill: Ink.accent),
                path("M118 86c0-20 18-26 42-26s42 6 42 26z", fill: Ink.shade),
                rectangle(146, 34, 28, 26, round: 5, fill: Ink.line),
            ]
        case .shovel:
            turned(
                40,
                [
                    rectangle(154, 8, 12, 140, round: 5, fill: Ink.wood),
                    rectangle(136, 2, 48, 14, round: 7, fill: Ink.wood),
                    path("M120 140h80v54c0 20-24 34-40 44-16-10-40-24-40-44z", fill: Ink.shade),
                ])
        default: nil
        }
    }

    private static let carton = [
        path("M60 88l100-40 100 40v92l-100 40-100-40z", fill: Ink.wood),
        path("M60 88l100 40 100-40M160 128v92", fill: "none"),
        path("M108 69l100 40v34l18-8v-33l-99-40", fill: Ink.brass),
    ]
}
