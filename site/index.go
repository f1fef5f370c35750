package site

import (
	"bytes"
	"cmp"
	"html/template"
	"slices"
	"strings"
)

// group is a heading of the index and what stands below it.
type group[T any] struct {
	Title, Address string
	Items          []T
}

// question is a need on the index.
type question struct {
	Question template.HTML
	Answers  []entry
}

// call is an identifier, and links to the recipes that use it.
type call struct {
	Name, URL string
	Recipes   template.HTML
}

// index renders the index of recipes, and its Markdown.
func (s *site) index() error {
	if err := s.put("recipes.md", s.overview()); err != nil {
		return err
	}
	return s.publish("recipes/index.html", page{
		Kind: "index", Title: "Index of recipes · " + Name,
		Description: "All recipes of the book by chapter, by need, by the calls they use, and by the systems they run on.",
		Root:        "../", Address: "recipes/", Twin: "../recipes.md",
	}, func(buf *bytes.Buffer) error {
		return s.templates.ExecuteTemplate(buf, "index", struct {
			Count     int
			Chapters  []group[entry]
			Needs     []group[question]
			Calls     []group[call]
			Platforms []group[entry]
		}{len(s.sources), s.byChapter(), s.byNeed(), s.byCall(), s.byPlatform()})
	})
}

// indexed is a recipe as the index links to it.
func (s *site) indexed(id string) entry { return *s.recipes[id].entry("") }

func (s *site) byChapter() []group[entry] {
	var groups []group[entry]
	for _, c := range s.chapters {
		g := group[entry]{Title: c.Title, Address: "../" + c.Name + "/"}
		for _, r := range c.Recipes {
			g.Items = append(g.Items, s.indexed(r.ID))
		}
		if len(g.Items) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// byNeed lists the questions that the chapters' own tables answer, and the
// problems of the recipes that no table leads to.
func (s *site) byNeed() []group[question] {
	var groups []group[question]
	answered := map[*section]bool{}
	for _, c := range s.chapters {
		g := group[question]{Title: c.Title}
		for _, sec := range append([]*section{c.lead}, c.sections...) {
			for _, n := range sec.needs {
				if q, ok := s.question(n, answered); ok {
					g.Items = append(g.Items, q)
				}
			}
		}
		groups = append(groups, g)
	}
	for i, c := range s.chapters {
		for _, sec := range c.sections {
			if sec.recipe != nil && !answered[sec] {
				text := template.HTMLEscapeString(sentence(sec.problem))
				groups[i].Items = append(groups[i].Items, question{template.HTML(text), []entry{s.indexed(sec.recipe.ID)}})
			}
		}
	}
	return slices.DeleteFunc(groups, func(g group[question]) bool { return len(g.Items) == 0 })
}

// question turns a row of a table into one of the index; ok says whether it
// leads to a recipe.
func (s *site) question(n need, answered map[*section]bool) (q question, ok bool) {
	buf := s.buffer()
	defer s.release(buf)
	n.question.fill(buf, chapterPlace{up: "../"})
	q.Question = template.HTML(buf.String())
	for _, t := range n.answers {
		if sec := t.section(); sec != nil && sec.recipe != nil {
			answered[sec] = true
			q.Answers = append(q.Answers, s.indexed(sec.recipe.ID))
		}
	}
	return q, len(q.Answers) > 0
}

// ordinary lists packages that do not communicate: what a recipe takes from
// them says nothing about it.
var ordinary = strings.Fields(`bufio bytes cmp context errors flag fmt log maps math math/rand math/rand/v2
	path path/filepath reflect regexp runtime slices sort strconv strings sync sync/atomic text/tabwriter
	text/template time unicode unicode/utf8 unsafe`)

// byCall lists the identifiers of the packages that communicate, except those
// that more than a third of the recipes use.
func (s *site) byCall() []group[call] {
	users := map[ident][]*section{}
	for _, r := range s.sources {
		sec := s.recipes[r.ID]
		for _, id := range sec.program.idents {
			if id.name != "" {
				users[id] = append(users[id], sec)
			}
		}
	}
	packages := map[string]*group[call]{}
	for id, recipes := range users {
		if slices.Contains(ordinary, id.path) || len(recipes) > max(3, len(s.sources)/3) {
			continue
		}
		g := packages[id.path]
		if g == nil {
			g = &group[call]{Title: id.path, Address: docs(id.path)}
			packages[id.path] = g
		}
		g.Items = append(g.Items, call{id.pkg + "." + id.name, id.url, idLinks(recipes)})
	}
	var groups []group[call]
	for _, g := range packages {
		slices.SortFunc(g.Items, func(a, b call) int { return strings.Compare(a.Name, b.Name) })
		groups = append(groups, *g)
	}
	slices.SortFunc(groups, func(a, b group[call]) int { return cmp.Compare(a.Title, b.Title) })
	return groups
}

// idLinks are links from the index to recipes, by their ids.
func idLinks(recipes []*section) template.HTML {
	var buf bytes.Buffer
	for i, sec := range recipes {
		if i > 0 {
			buf.WriteString(", ")
		}
		buf.WriteString(`<a href="`)
		escape(&buf, sec.recipe.ID)
		buf.WriteString(`/">`)
		escape(&buf, sec.recipe.ID)
		buf.WriteString("</a>")
	}
	return template.HTML(buf.String())
}

// byPlatform groups the recipes by the systems their programs are built for.
func (s *site) byPlatform() []group[entry] {
	groups := map[string]*group[entry]{}
	for _, r := range s.sources {
		title := systems(s.recipes[r.ID].program.platforms)
		if groups[title] == nil {
			groups[title] = &group[entry]{Title: title}
		}
		groups[title].Items = append(groups[title].Items, s.indexed(r.ID))
	}
	var sorted []group[entry]
	for _, g := range groups {
		sorted = append(sorted, *g)
	}
	slices.SortFunc(sorted, func(a, b group[entry]) int {
		return cmp.Or(cmp.Compare(len(b.Items), len(a.Items)), cmp.Compare(a.Title, b.Title))
	})
	return sorted
}
