extension FindFace2 {
    /// The page at which the product's own description stands (`/v2/docs/v2/overview.html`), for whoever looks there; asks for no token.
    var pageRoutes: [Route] { FindFace.pages(Self.page) }

    private static let page = """
        <!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>FindFace's second API of usher</title>
        <h1>FindFace's second API of usher</h1>
        <p>Authorization: Token &lt;a permanent token of usher&gt;, unless its operator says otherwise. Below /v2:</p>
        <pre>
        POST   /detect   GET /detect/&lt;id&gt;
        GET    /galleries   GET POST DELETE /galleries/&lt;gallery&gt;
        GET    /galleries/&lt;gallery&gt;/faces   GET POST PATCH DELETE /galleries/&lt;gallery&gt;/faces/&lt;id&gt;
        POST   /verify  GET
        </pre>
        <p>What each takes and answers: docs/ref/findface.md of usher.</p></html>

        """
}
