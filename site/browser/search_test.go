package browser

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cookbook/internal/literate"
)

const (
	searching = `document.querySelector('dialog.search').open`
	focus     = `document.activeElement`
	typed     = `document.getElementById('query').value`
	results   = `[...document.querySelectorAll('.search li a')]`
)

// search opens the search by its key and types.
func (b *tab) search(words string) {
	b.t.Helper()
	b.press("/")
	b.until(searching)
	b.press(words)
	b.until(`document.querySelector('.search [role=status]').textContent`)
}

// found lists the addresses of the results.
func (b *tab) found() []string {
	b.t.Helper()
	var found []string
	for _, href := range eval[[]string](b, results+`.map(e => e.href)`) {
		found = append(found, strings.TrimPrefix(href, shared.url))
	}
	return found
}

// TestSearch finds a recipe by its id and goes there by Enter. The index is
// loaded when it is needed.
func TestSearch(t *testing.T) {
	t.Parallel()
	r := manyTerminals()
	b := open(t, smallChapter().Name+"/")
	b.holds(`!performance.getEntriesByType('resource').some(e => e.name.endsWith('search.txt'))`)
	b.search(r.ID)
	b.holds(focus + `.id == 'query'`)
	is(t, "what is typed", eval[string](b, typed), r.ID)
	is(t, "the first result", append(b.found(), "none")[0], "recipes/"+r.ID+"/")
	b.leave("Enter", strike('\r'))
	is(t, "the page", b.at(), "recipes/"+r.ID+"/")
}

// TestSearchArrows goes through the results, round and round, and chooses one.
func TestSearchArrows(t *testing.T) {
	t.Parallel()
	b := open(t, "")
	b.search("signal/") // in the field the key is a letter
	is(t, "what is typed", eval[string](b, typed), "signal/")
	found := b.found()
	for _, c := range []struct{ keys, at string }{
		{kb.ArrowDown, "0"}, {kb.ArrowDown, "1"}, {kb.ArrowUp, "0"}, {kb.ArrowUp + kb.ArrowUp, "-1"},
	} {
		b.press(c.keys)
		b.holds(focus + ` == ` + results + `.at(` + c.at + `)`)
	}
	b.press(kb.ArrowDown)
	b.holds(focus + `.id == 'query'`)
	b.press(kb.ArrowDown + kb.ArrowDown)
	b.leave("Enter", strike('\r'))
	is(t, "the second result", b.at(), found[1])
}

// TestSearchEscape leaves the search by Escape; the focus is where it was.
func TestSearchEscape(t *testing.T) {
	t.Parallel()
	b := open(t, "")
	b.do(chromedp.Focus(chromedp.CSS(".brand")))
	b.search("zzzz")
	is(t, "what is said", eval[string](b, `document.querySelector('.search [role=status]').textContent`), "0 results")
	b.press(kb.Escape)
	if eval[bool](b, searching) {
		b.press(kb.Escape) // the first one may empty the field
	}
	b.until("!" + searching)
	b.holds(focus + `.className == 'brand'`)
}

// TestSearchMouse opens and leaves the search by the mouse: by its button, by
// a click beside it, and by a result on the same page.
func TestSearchMouse(t *testing.T) {
	t.Parallel()
	c := smallChapter()
	plain := c.Sections[slices.IndexFunc(c.Sections, func(s *literate.Section) bool { return s.Recipe == nil })]
	b := open(t, c.Name+"/", media("", still))
	for _, leave := range []step{
		chromedp.Click(chromedp.CSS(".search button")),
		chromedp.MouseClickXY(5, 800),
	} {
		b.click("#search")
		b.until(searching)
		b.do(leave)
		b.until("!" + searching)
	}
	b.search(plain.Title)
	b.click(`.search a[href$="` + c.Name + `/#` + plain.Slug + `"]`)
	b.until("!" + searching + ` && location.hash == "#` + plain.Slug + `"`)
}

// TestSearchNarrow holds that the search fits on a phone.
func TestSearchNarrow(t *testing.T) {
	t.Parallel()
	b := open(t, "", size(320, 500))
	b.search("signal")
	b.holds(`document.documentElement.scrollWidth <= innerWidth`)
	b.holds(`[...document.querySelectorAll('dialog.search, .search *')].every(e => (r => r.left >= 0 && r.right <= innerWidth)(e.getBoundingClientRect()))`)
	b.holds(`document.querySelector('dialog.search').getBoundingClientRect().bottom <= innerHeight`)
}

// parted is what a section says in its title and id, in its prose, and in its
// code.
type parted [3]string

// read notes what the sections of a chapter say.
func (w *world) read(c *literate.Chapter) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range c.Sections {
		p := parted{s.Title}
		if s.Recipe != nil {
			p[0] += " " + s.Recipe.ID
		}
		for _, n := range s.Nodes {
			if f := c.Fence(n); f != nil {
				p[2] += f.Body()
			} else {
				p[1] += " " + c.Text(n)
			}
		}
		w.texts[s] = p
	}
}

// rank is the first part with a word that begins so, or -1.
func (p parted) rank(word string) int {
	has := regexp.MustCompile(`(?i)(^|[^\pL\pN])` + word)
	return slices.IndexFunc(p[:], has.MatchString)
}

// ranks returns the ranks of all sections by their addresses.
func ranks(word string) map[string]int {
	found := map[string]int{}
	for _, c := range shared.book.Chapters {
		for _, s := range c.Sections {
			address := c.Name + "/#" + s.Slug
			if s.Recipe != nil {
				address = "recipes/" + s.Recipe.ID + "/"
			}
			found[address] = shared.texts[s].rank(word)
		}
	}
	return found
}

// TestSearchRanking searches for a word that a title, prose and code have, of different
// sections each: they come in this order.
func TestSearchRanking(t *testing.T) {
	t.Parallel()
	word, want := rankable(t)
	b := open(t, "")
	b.search(word)
	var order []int
	for _, address := range b.found() {
		if r, ok := want[address]; ok {
			order = append(order, r)
		}
	}
	if !slices.IsSorted(order) || !slices.Contains(order, 0) || !slices.Contains(order, 1) || !slices.Contains(order, 2) {
		t.Errorf("%q finds sections of ranks %v", word, order)
	}
}

// rankable is a word of an id that sections have in each place, and their
// ranks. In titles and prose it is rare enough to leave room for code in the
// list of results.
func rankable(t *testing.T) (word string, found map[string]int) {
	t.Helper()
	for _, r := range shared.book.Recipes() {
		for word := range strings.SplitSeq(r.ID, "-") {
			found, count := ranks(word), [3]int{}
			for _, r := range found {
				if r >= 0 {
					count[r]++
				}
			}
			if len(word) > 3 && slices.Min(count[:]) > 0 && count[0]+count[1] < 15 {
				return word, found
			}
		}
	}
	t.Fatal("no word to search for")
	return "", nil
}

// TestSearchTime tells how long the slowest of many searches takes, from the
// input to the list. The goal is 5 ms; on a busy machine the figure means
// nothing, so nothing depends on it.
func TestSearchTime(t *testing.T) {
	b := open(t, "")
	b.search("pipe")
	b.do(chromedp.Evaluate[void](`window.seconds = async word => {
		const input = document.getElementById('query'), list = document.querySelector('.search ol')
		const listed = new Promise(done => new MutationObserver(done).observe(list, {childList: true}))
		const start = performance.now()
		input.value = word
		input.dispatchEvent(new Event('input'))
		await listed
		return performance.now() - start
	}`))
	var all []float64
	for _, r := range shared.book.Recipes() {
		all = append(all, eval[float64](b, `seconds("`+strings.ReplaceAll(r.ID, "-", " ")+`")`))
	}
	slices.Sort(all)
	say("search: median %.1f ms, slowest of %d %.1f ms; the goal is 5 ms", all[len(all)/2], len(all), all[len(all)-1])
}

// TestSearchIndexSize holds that the index is at most 0.55 of what MiniSearch
// makes of the same text, both compressed.
func TestSearchIndexSize(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("node_modules/minisearch"); err != nil {
		lack(t, "no minisearch; "+byNPM)
	}
	out, err := exec.Command("node", "testdata/minisearch.mjs", shared.dir).Output()
	if err != nil {
		t.Fatal(err)
	}
	var sizes struct{ Docs, Theirs, Own int }
	if err := json.Unmarshal(out, &sizes); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	ratio := float64(sizes.Own) / float64(sizes.Theirs)
	say("search: the index of %d sections has %d bytes, MiniSearch's %d: %.2f", sizes.Docs, sizes.Own, sizes.Theirs, ratio)
	if sizes.Docs < len(shared.book.Recipes()) || ratio > 0.55 {
		t.Errorf("%+v: %.2f", sizes, ratio)
	}
}
