/// The report's looks: light, dark, on paper and on a telephone.
///
/// No `<` and no `&`, so that it is text in XML as well as in HTML.
enum StyleSheet {
    /// The whole sheet.
    static let css = colours + page + timeline + cards + narrow + print

    private static let colours = """
        :root { --ground: #fbfbf9; --paper: #ffffff; --ink: #1e2327; --quiet: #5f6a72; --rule: #dfe3e4; --faint: #eef0ef;
          --known: #2c6e5a; --new: #2f5f9e; --uncertain: #a8700f; --unknown: #7b858c; --problem: #a93226; }
        @media screen and (prefers-color-scheme: dark) {
          :root { --ground: #15181a; --paper: #1c2023; --ink: #e3e7e8; --quiet: #97a2a8; --rule: #31383c; --faint: #262c2f;
            --known: #5fb598; --new: #79a8e6; --uncertain: #d9a441; --unknown: #8d979d; --problem: #e5786c; } }

        """

    private static let page = """
        * { box-sizing: border-box; }
        html { background: var(--ground); color: var(--ink); -webkit-text-size-adjust: 100%; }
        body { margin: 0; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
        main { max-width: 64rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
        h1, h2, h3 { font-family: Charter, "Bitstream Charter", "Source Serif 4", Cambria, Georgia, "Noto Serif", "DejaVu Serif", serif;
          font-weight: 600; line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
        h1 { font-size: 2rem; margin: .25rem 0 .5rem; letter-spacing: -.01em; }
        h2 { font-size: 1.35rem; margin: 0 0 .75rem; }
        h3 { font-size: 1.1rem; margin: 1.5rem 0 .25rem; }
        h4 { font-size: .95rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
        p { margin: 0 0 .75rem; max-width: 46rem; }
        a { color: inherit; text-decoration-color: var(--unknown); text-underline-offset: 2px; }
        section { margin-top: 2.75rem; }
        .kicker { text-transform: uppercase; letter-spacing: .09em; font-size: .75rem; color: var(--quiet); margin: 0; }
        .quiet { color: var(--quiet); font-size: .85rem; font-weight: 400; }
        .defs { position: absolute; }
        code, .hash { font: .75rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; color: var(--quiet);
          font-weight: 400; overflow-wrap: anywhere; }
        nav { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; padding: .6rem 0; border-block: 1px solid var(--rule); font-size: .85rem; }
        .banner { max-width: none; border-left: 4px solid var(--problem); background: var(--paper); padding: .7rem 1rem; margin: 0 0 1rem; }
        .problem { color: var(--problem); font-size: .85rem; font-weight: 400; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .87rem; }
        table.narrow { width: auto; min-width: 50%; }
        th, td { text-align: left; vertical-align: top; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--rule); }
        thead th { font-weight: 500; color: var(--quiet); font-size: .78rem; vertical-align: bottom; border-bottom-color: var(--unknown); }
        tbody th { font-weight: 600; overflow-wrap: break-word; }
        #settings tbody th { font-weight: 500; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        th:last-child, td:last-child { padding-right: 0; }
        .time { font-variant-numeric: tabular-nums; white-space: nowrap; }
        h4 .time { font-weight: 400; color: var(--quiet); margin-left: .5rem; }
        .pill { display: inline-block; font: 500 .72rem/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
          padding: 0 .55em; border-radius: 1em; border: 1px solid currentColor; white-space: nowrap; vertical-align: .15em; }
        .known { --mark: var(--known); } .new { --mark: var(--new); }
        .uncertain { --mark: var(--uncertain); } .unknown { --mark: var(--unknown); }
        .pill, .key span { color: var(--mark); }
        footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--rule); color: var(--quiet); font-size: .8rem; }
        footer p { max-width: none; }
        .words dt { font-weight: 600; font-size: .87rem; } .words dd { margin: 0 0 .6rem; max-width: 46rem; font-size: .87rem; }

        """

    private static let timeline = """
        .key { display: flex; flex-wrap: wrap; gap: 0 1.25rem; font-size: .8rem; }
        .key span::before { content: ""; display: inline-block; width: .8em; height: .8em; border-radius: 2px; background: var(--mark);
          margin-right: .4em; vertical-align: -.05em; }
        figure.timeline { margin: 0 0 1.5rem; padding: .9rem 1rem .5rem; background: var(--paper); border: 1px solid var(--rule);
          border-radius: 4px; }
        .timeline figcaption { margin-bottom: .4rem; overflow-wrap: anywhere; }
        .lane { display: grid; grid-template-columns: 10rem 1fr; gap: .75rem; align-items: center; border-top: 1px solid var(--faint); }
        .lane.axis { border-top-color: var(--rule); }
        .who { font-size: .83rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
        .lane svg { display: block; overflow: visible; }
        .bar { fill: var(--mark); stroke: var(--mark); stroke-width: 1; }
        a:hover .bar, a:focus .bar { stroke: var(--ink); stroke-width: 2; }
        .tick { stroke: var(--faint); } .axis text { fill: var(--quiet); font-size: 11px; font-variant-numeric: tabular-nums; }
        .damage { fill: url(#hatch); } .hatch { fill: var(--problem); opacity: .55; }

        """

    private static let cards = """
        .person { margin-top: 2rem; } .person p { max-width: none; } .person h3 { margin-top: 0; }
        .card { background: var(--paper); border: 1px solid var(--rule); border-left: 4px solid var(--mark); border-radius: 4px;
          padding: .9rem 1rem .6rem; margin: 0 0 1rem; }
        .card:target { outline: 2px solid var(--mark); outline-offset: 2px; }
        .facts { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 0 0 .5rem; }
        .facts dt { color: var(--quiet); font-size: .75rem; } .facts dd { margin: 0; font-variant-numeric: tabular-nums; font-weight: 600; }
        .reasons { margin: 0 0 .75rem; padding-left: 1.1rem; font-size: .87rem; overflow-wrap: anywhere; }
        .reasons li::marker { color: var(--mark); }
        .shots { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1rem; }
        .shots figure { margin: 0; min-width: 0; }
        .shots img, .noimage { display: block; width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 3px; background: var(--faint); }
        .shots .overview { grid-column: span 2; } .overview svg { display: block; width: 100%; max-height: 22rem; border-radius: 3px; }
        .overview .face { fill: none; stroke: #ffffff; stroke-width: 2; vector-effect: non-scaling-stroke; }
        .recording { border-top: 1px solid var(--rule); padding: .8rem 0 .3rem; } .recording p { max-width: none; margin: 0 0 .25rem; }
        .recording h4 { margin: 0; font-size: 1rem; } .recording .facts { margin-top: .5rem; } .recording dd { font-weight: 400; font-size: .87rem; }
        .recording .facts { gap: .25rem 1.25rem; }
        .path, .recording dd { overflow-wrap: anywhere; }
        .noimage { display: grid; place-items: center; color: var(--quiet); font-size: .8rem; }
        .shots figcaption { font-size: .78rem; margin-top: .35rem; } .shots figcaption span { display: block; color: var(--quiet); }
        .parts { font-size: .72rem; margin-top: .25rem; table-layout: fixed; }
        .parts th, .parts td { border: 0; padding: 0; font-weight: 400; color: var(--quiet); vertical-align: middle; line-height: 1.45; }
        .parts th { width: 4.6rem; } .parts .number { width: 2.4rem; }
        .parts tr:first-child th, .parts tr:first-child .number { color: var(--ink); font-weight: 600; }
        .parts svg { display: block; } .ground { fill: var(--faint); } .part { fill: var(--mark); }
        .id { margin: .6rem 0 0; }

        """

    private static let narrow = """
        @media screen and (max-width: 40rem) {
          main { padding: 1.5rem 1rem 3rem; } h1 { font-size: 1.5rem; }
          .lane { grid-template-columns: 1fr; gap: 0; padding-top: .25rem; } .lane.axis { padding-top: 0; } .axis .who { display: none; }
          .shots { grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); } }

        """

    private static let print = """
        @page { size: A4; margin: 16mm 14mm; }
        @media print {
          html { background: none; } body { font-size: 9.5pt; } main { max-width: none; padding: 0; } nav { display: none; }
          h2, h3, h4, .person h3 + p, .person h2 + p { break-after: avoid; } .recording { break-inside: avoid; } tr, figure, .lane, p { break-inside: avoid; } .card { break-inside: avoid-page; }
          section { margin-top: 1.5rem; } a { text-decoration: none; } .wide { overflow: visible; }
          .shots { grid-template-columns: repeat(auto-fill, minmax(29mm, 1fr)); gap: 4mm; }
          .parts { font-size: 6.5pt; } .parts th { width: 14mm; } .parts .number { width: 7.5mm; }
          .bar, .part, .ground, .hatch, .key span::before, .card { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }

        """
}
