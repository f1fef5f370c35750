package site

import (
	"encoding/xml"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// figure is what an SVG file says of itself.
type figure struct {
	width, height int
	title         string
}

// readFigures reads the SVG files of the book.
func readFigures(fsys fs.FS) (map[string]figure, error) {
	figures := map[string]figure{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".svg" {
			return err
		}
		src, err := fs.ReadFile(fsys, name)
		figures[name] = newFigure(src)
		return err
	})
	return figures, err
}

func newFigure(src []byte) figure {
	var svg struct {
		ViewBox string `xml:"viewBox,attr"`
		Title   string `xml:"title"`
	}
	// What cannot be read has no size and no title, and is shown all the same.
	_ = xml.Unmarshal(src, &svg)
	fig := figure{title: strings.TrimSpace(svg.Title)}
	if box := strings.Fields(svg.ViewBox); len(box) == 4 {
		fig.width, fig.height = pixels(box[2]), pixels(box[3])
	}
	return fig
}

func pixels(s string) int {
	f, _ := strconv.ParseFloat(s, 64)
	return int(math.Ceil(f))
}

// slim is the width, in the pixels of a figure, up to which it can be read on
// a phone without being scrolled.
const slim = 480

// figure renders an image that is a paragraph of its own. A wide one stands in
// a box that scrolls, and that the keyboard can reach.
func (w *weaver) figure(n *ast.Image) {
	t, kind := w.resolve(string(n.Destination))
	fig := w.site.figures[t.file]
	class, box := "fig", ` tabindex="0" role="group" aria-label="Figure"`
	if 0 < fig.width && fig.width <= slim {
		class, box = "fig slim", ""
	}
	w.raw(`<figure class="`, class, `"><div`, box, ">")
	w.image(n)
	w.raw("</div>")
	if kind == inBook && fig.title != "" {
		w.raw("<figcaption>")
		w.escape(fig.title)
		w.raw("</figcaption>")
	}
	w.raw("</figure>\n")
}

// image renders an image of the book, or the text that describes it.
func (w *weaver) image(n *ast.Image) {
	alt := strings.ReplaceAll(w.sec.chapter.Text(n), "\n", " ")
	t, kind := w.resolve(string(n.Destination))
	if kind != inBook || t.chapter != nil {
		w.escape(alt)
		return
	}
	w.raw(`<img src="`)
	w.hole(holeImage, t)
	w.raw(`" alt="`)
	w.escape(alt)
	w.raw(`"`)
	if fig := w.site.figures[t.file]; fig.width > 0 {
		w.raw(` width="`, decimal(fig.width), `" height="`, decimal(fig.height), `"`)
	}
	w.raw(` loading="lazy">`)
}
