// Package site renders the book as static pages.
//
// [Render] reads and checks a book, turns it into files and hands each to a
// [Sink], from several goroutines: a [Folder] writes them to disk, a [Memory]
// keeps them for the server. Nothing but the book and the [Options] goes into
// them, so that equal input gives equal bytes.
//
// # Addresses
//
//	/                        the front page
//	/NN-topic/               a chapter, to read on
//	/recipes/                the index of recipes
//	/recipes/ID/             a recipe, to link to; this address never changes
//	/recipes/ID/main.go.txt  its program, as cookbook show prints it
//	/print/                  the whole book on one page
//	/404.html                for addresses that are not there
//	/index.md /NN-topic.md /recipes.md /recipes/ID.md /print.md
//	                         the pages as Markdown
//	/figures/...             the book's figures
//	/assets/book.css book.js icon.svg search.txt
//	/llms.txt /feed.xml      for programs
//	/sitemap.xml             only if Options.Base is known
//
// All links between pages are relative, so that the site works in any
// folder; only 404.html, which is shown at any address, needs the path of
// Options.Base.
//
// # Pieces
//
// A section is rendered once and stands on three pages, whose links,
// anchors and heading levels differ. It is therefore a [piece]: bytes with
// holes, which a [place] fills.
//
// Rendering has three steps. A [weaver] makes the pieces of a chapter while its
// syntax tree is there. When all chapters are woven and nothing is wrong,
// assemble gives the recipes their neighbours and fills in the excerpts that
// chapters take from each other. Then the pages are written.
//
// # Security
//
// Pages need no inline script or style, and forbid both by a
// Content-Security-Policy. Raw HTML in a chapter is shown as text, and a
// link to anything but the web or the book is not a link.
package site
