package site

import (
	"bytes"
	"html/template"
)

// sideMost is the number of chapters that the contents beside a page list.
// Of more they list those around the page's own, so that a page does not grow
// with the book.
const sideMost = 24

// side renders the contents beside a page: the chapters, and the sections of
// the page's own. current is the recipe whose page it is, or nil.
func (s *site) side(c *chapter, current *section) template.HTML {
	root := "../"
	if current != nil {
		root = "../../"
	}
	buf := s.buffer()
	defer s.release(buf)
	from, to := s.window(c)
	buf.WriteString("<ol>\n")
	for _, other := range s.chapters[from:to] {
		mark := ""
		if other == c && current == nil {
			mark = ` aria-current="page"`
		}
		buf.WriteString(`<li><a href="` + root + other.Name + `/"` + mark + `><span class="no">` + other.number() + `</span> `)
		buf.WriteString(other.lead.html + "</a>")
		if other == c {
			s.sideSections(buf, c, current)
		}
		buf.WriteString("</li>\n")
	}
	buf.WriteString("</ol>\n")
	if to-from < len(s.chapters) {
		buf.WriteString(`<p><a href="` + root + `">All chapters</a></p>` + "\n")
	}
	return template.HTML(buf.String())
}

func (s *site) window(c *chapter) (from, to int) {
	if len(s.chapters) <= sideMost {
		return 0, len(s.chapters)
	}
	from = min(max(0, c.index-sideMost/2), len(s.chapters)-sideMost)
	return from, from + sideMost
}

// sideSections lists the sections of a chapter. From a recipe's page they
// lead to recipes' pages, from the chapter's to its own headings.
func (s *site) sideSections(buf *bytes.Buffer, c *chapter, current *section) {
	buf.WriteString("\n<ul>\n")
	for _, sec := range c.sections {
		address := "#" + sec.Slug
		if current != nil {
			address = "../../" + c.Name + "/#" + sec.Slug
			if sec.recipe != nil {
				address = "../" + sec.recipe.ID + "/"
			}
		}
		buf.WriteString(`<li><a href="` + address + `"`)
		if sec == current {
			buf.WriteString(` aria-current="page"`)
		}
		buf.WriteString(">" + sec.html + "</a></li>\n")
	}
	buf.WriteString("</ul>\n")
}
