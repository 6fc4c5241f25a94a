import HTTPTypes

extension FindFace {
    /// The page at which the product's own description stands, for whoever looks there; asks for no token.
    var pageRoutes: [Route] { Self.pages(Self.page) }

    /// `page` wherever the descriptions of the product's two APIs stand.
    static func pages(_ page: String) -> [Route] {
        ["/docs", "/docs/{version}", "/docs/{version}/{page}"].map { path in
            Route([.get], path, work: .here) { _ in
                Reply(bytes: Array(page.utf8), type: "text/html; charset=utf-8")
            }
        }
    }

    private static let page = """
        <!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>FindFace API of usher</title>
        <h1>FindFace API of usher</h1>
        <p>Authorization: Token &lt;a permanent token of usher&gt;. Below /v1 or /v0:</p>
        <pre>
        POST   /detect  /verify  /identify  /faces/gallery/&lt;gallery&gt;/identify
        POST   /face
        GET    /face/id/&lt;id&gt;   PUT  DELETE
        GET    /face/meta/&lt;meta&gt;  /faces  /faces/gallery/&lt;gallery&gt;  /meta  /meta/gallery/&lt;gallery&gt;
        GET    /galleries   POST DELETE /galleries/&lt;gallery&gt;
        GET    /camera  POST   GET PUT DELETE /camera/&lt;id&gt;
        POST   /history/search   GET /person/id/&lt;id&gt;
        </pre>
        <p>What each takes and answers: docs/ref/findface.md of usher.</p></html>

        """
}
