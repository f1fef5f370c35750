package browser

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// is compares what a page shows with what it owes.
func is[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// TestReading goes from the front page to a recipe by two clicks.
func TestReading(t *testing.T) {
	t.Parallel()
	c := smallChapter()
	r := c.Recipes[0]
	b := open(t, "")
	b.follow(`.chapters a[href="` + c.Name + `/"]`)
	is(t, "the chapter", b.at(), c.Name+"/")
	b.holds(`document.querySelectorAll('section.recipe').length == document.querySelectorAll('.facts').length`)
	is(t, "recipes of the chapter", eval[int](b, `document.querySelectorAll('section.recipe').length`), len(c.Recipes))
	title := eval[string](b, `document.getElementById("`+r.Slug+`").firstChild.textContent.trim()`)
	b.follow(`.facts a[href$="/` + r.ID + `/"]`)
	is(t, "the recipe", b.at(), "recipes/"+r.ID+"/")
	is(t, "its title", eval[string](b, `document.querySelector('h1').textContent`), title)
}

// TestSessions holds that the sessions of a recipe stand on its page as they do in the
// chapter, and that what is typed, printed and varies can be told apart.
func TestSessions(t *testing.T) {
	t.Parallel()
	r := manyTerminals()
	b := open(t, "recipes/"+r.ID+"/")
	shown := eval[[]string](b, `[...document.querySelectorAll('.term pre')].map(e => e.textContent)`)
	var want []string
	for _, f := range r.Sessions {
		want = append(want, f.Body())
	}
	if len(shown) < len(want) || !slices.Equal(shown[:len(want)], want) {
		t.Errorf("sessions %q, want %q", shown, want)
	}
	program := eval[string](b, `[...document.querySelectorAll('.prog pre')].map(e => e.textContent).join('\n')`)
	is(t, "the program", program, file(t, "recipes/"+r.ID+"/main.go.txt"))
	colours := eval[[]string](b, `['.term .p', '.term kbd', '.term code'].map(s => getComputedStyle(document.querySelector(s)).color)`)
	slices.Sort(colours)
	is(t, "colours of prompt, command and output", len(slices.Compact(colours)), 3)
	b.holds(`[...document.querySelectorAll('.term .p')].every(e => getComputedStyle(e).userSelect == 'none')`)
	b.holds(`[...document.querySelectorAll('.term var')].every(e => e.title.endsWith('that varies') && getComputedStyle(e).textDecorationStyle == 'dotted')`)
}

// TestColumns holds that terminals stand side by side on a wide screen, each in the
// column of its own, and one below the other on a narrow one; and that boxes
// that scroll have the shade that shows it.
func TestColumns(t *testing.T) {
	t.Parallel()
	const columns = `new Set([...document.querySelectorAll('.scene .term')].map(e => e.className + ' at ' + e.getBoundingClientRect().left)).size`
	const places = `new Set([...document.querySelectorAll('.scene .term')].map(e => e.getBoundingClientRect().left)).size`
	r := manyTerminals()
	terms := map[string]bool{}
	for _, f := range r.Sessions {
		if f.Info.Get("scene") == r.Sessions[0].Info.Get("scene") {
			terms[f.Info.Get("term")] = true
		}
	}
	b := open(t, "recipes/"+r.ID+"/", size(1440, 900))
	is(t, "columns", eval[int](b, columns), len(terms))
	is(t, "their places", eval[int](b, places), len(terms))
	b.do(size(400, 800))
	is(t, "places on a phone", eval[int](b, places), 1)
	b.holds(`[...document.querySelectorAll('pre, .table')].every(e => getComputedStyle(e).backgroundAttachment == 'local, scroll')`)
}

// TestTurning turns all chapters, and some recipes, forth and back.
func TestTurning(t *testing.T) {
	t.Parallel()
	var chapters, recipes []string
	for _, c := range shared.book.Chapters {
		chapters = append(chapters, c.Name+"/")
	}
	for _, r := range shared.book.Recipes()[:3] {
		recipes = append(recipes, "recipes/"+r.ID+"/")
	}
	for name, pages := range map[string][]string{"chapters": chapters, "recipes": recipes} {
		t.Run(name, func(t *testing.T) {
			b := open(t, pages[0])
			b.holds(`!document.querySelector('[rel=prev]')`)
			for _, page := range pages[1:] {
				b.follow(`[rel=next]`)
				is(t, "next", b.at(), page)
			}
			slices.Reverse(pages)
			if name == "chapters" {
				b.holds(`!document.querySelector('[rel=next]')`)
			}
			for _, page := range pages[1:] {
				b.follow(`[rel=prev]`)
				is(t, "previous", b.at(), page)
			}
		})
	}
}

// TestUp goes from a recipe to its chapter, the index and the front page.
func TestUp(t *testing.T) {
	t.Parallel()
	r := manyTerminals()
	b := open(t, "recipes/"+r.ID+"/")
	b.follow(`.crumb a`)
	is(t, "the chapter", b.at(), r.Chapter.Name+"/")
	b.follow(`.top nav a[href$="recipes/"]`)
	is(t, "the index", b.at(), "recipes/")
	b.follow(`.ids a[href="` + r.ID + `/"]`)
	is(t, "back", b.at(), "recipes/"+r.ID+"/")
	b.follow(`.brand`)
	is(t, "the front page", b.at(), "")
}

// TestContents uses the contents beside a chapter and beside a recipe.
func TestContents(t *testing.T) {
	t.Parallel()
	c := smallChapter()
	last := c.Recipes[len(c.Recipes)-1]
	b := open(t, c.Name+"/", media("", still))
	b.holds(`document.querySelector('.side [aria-current=page]').pathname == location.pathname`)
	b.click(`.side a[href="#` + last.Slug + `"]`)
	b.until(`location.hash == "#` + last.Slug + `"`)
	const seen = `(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector(':target').getBoundingClientRect())`
	b.holds(seen)
	b.visit("recipes/" + c.Recipes[0].ID + "/")
	b.holds(`document.querySelector('.side [aria-current=page]').pathname == location.pathname`)
	b.follow(`.side a[href="../` + last.ID + `/"]`)
	is(t, "by the contents", b.at(), "recipes/"+last.ID+"/")
	b.do(size(360, 640))
	b.click(`.to-contents`)
	b.until(`location.hash == '#contents'`)
	b.holds(`(r => r.top < innerHeight && r.bottom > 0)(document.getElementById('contents').getBoundingClientRect())`)
}

// TestNotFound shows a page for an address that is not there, which leads on.
func TestNotFound(t *testing.T) {
	t.Parallel()
	b := newTab(t)
	res := run(b, "open", chromedp.NavigateResponse(shared.url+"no/such/page/"))
	is(t, "the status", res.Status, 404)
	if messages, _ := b.heard(); len(messages) != 1 || !strings.Contains(messages[0], "404") {
		t.Errorf("the console says %q", messages)
	}
	b.follow(`main a`)
	is(t, "the index", b.at(), "recipes/")
}
