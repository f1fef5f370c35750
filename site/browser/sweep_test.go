package browser

import (
	_ "embed"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/page.js
var probe string

// visit is what was seen of one page.
type visit struct {
	address  string
	messages []string // of the console
	requests []string
	shift    shift
	wide     []string // what is wider than the window
	stuck    []string // boxes that the keyboard cannot scroll
	axe      []string // what axe-core finds
}

// shift is how far a page has moved since it was opened, and what moved.
type shift struct {
	Sum   float64
	Moved []string
}

// TestEveryPage visits each page once, in as many tabs as there are cores,
// and then holds what was seen there against what every page owes.
func TestEveryPage(t *testing.T) {
	needBrowser(t)
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	visits := visitAll(t, string(axe))
	is(t, "pages visited", len(visits), len(shared.pages))
	check(t, "console", visits, func(v visit) []string { return v.messages })
	check(t, "requests", visits, visit.tooMany)
	check(t, "shift", visits, func(v visit) []string { return v.shift.tooFar() })
	check(t, "narrow", visits, func(v visit) []string { return v.wide })
	check(t, "boxes", visits, func(v visit) []string { return v.stuck })
	t.Run("axe", func(t *testing.T) {
		if err != nil {
			lack(t, "no axe-core; "+byNPM)
		}
		check(t, "finds", visits, func(v visit) []string { return v.axe })
	})
	summarize(visits)
}

// visitAll visits all pages.
func visitAll(t *testing.T, axe string) (visits []visit) {
	unread := make(chan string, len(shared.pages))
	for _, address := range largestFirst() {
		unread <- address
	}
	close(unread)
	seen := make(chan visit, len(shared.pages))
	t.Run("visit", func(t *testing.T) {
		for i := range runtime.GOMAXPROCS(0) {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				b := newTab(t)
				b.do(cache(false)) // each page is somebody's first
				for address := range unread {
					seen <- b.sweep(address, axe)
				}
			})
		}
	})
	close(seen)
	for v := range seen {
		visits = append(visits, v)
	}
	return visits
}

// largestFirst lists the pages so that no tab is left with a large one at the
// end.
func largestFirst() []string {
	pages := slices.Clone(shared.pages)
	size := map[string]int64{}
	for _, address := range pages {
		name := shared.dir + "/" + address
		if strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		if info, err := os.Stat(name); err == nil {
			size[address] = info.Size()
		}
	}
	slices.SortStableFunc(pages, func(a, b string) int { return int(size[b] - size[a]) })
	return pages
}

// sweep looks at one page: first as on the smallest phone, then wider.
func (b *tab) sweep(address, axe string) visit {
	b.t.Helper()
	v := visit{address: address}
	b.heard()
	b.do(size(320, 800), media("", light, still))
	b.visit(address)
	b.do(chromedp.Evaluate[void](probe))
	v.shift = eval[shift](b, `probe.shift()`)
	v.messages, v.requests = b.heard()
	if axe != "" {
		b.do(chromedp.Evaluate[void](axe + ";0"))
		v.axe = b.judge()
	}
	for _, width := range []int64{320, 1024, 1280} {
		b.do(size(width, 800))
		v.wide = append(v.wide, eval[[]string](b, `probe.wide()`)...)
		v.stuck = append(v.stuck, eval[[]string](b, `probe.stuck()`)...)
	}
	more, _ := b.heard()
	v.messages = append(v.messages, more...)
	return v
}

// check holds that no page has anything wrong.
func check(t *testing.T, name string, visits []visit, wrong func(visit) []string) {
	t.Run(name, func(t *testing.T) {
		for _, v := range visits {
			for _, w := range wrong(v) {
				t.Errorf("%s: %s", v.address, w)
			}
		}
	})
}

func (v visit) tooMany() []string {
	if len(v.requests) <= 5 {
		return nil
	}
	return []string{fmt.Sprintf("%d requests: %s", len(v.requests), strings.Join(v.requests, " "))}
}

func (s shift) tooFar() []string {
	if s.Sum <= 0.01 {
		return nil
	}
	return []string{fmt.Sprintf("moves by %.3f: %s", s.Sum, strings.Join(s.Moved, ", "))}
}

// summarize prints the figures.
func summarize(visits []visit) {
	var requests, violations int
	var moved float64
	for _, v := range visits {
		requests = max(requests, len(v.requests))
		moved = max(moved, v.shift.Sum)
		violations += len(v.axe)
	}
	say("%d pages: at most %d requests; layout shift at most %.3f; axe-core: %d violations, with %d looks in light and %d in dark",
		len(visits), requests, moved, violations, judged.count(light), judged.count(dark))
}
