package browser

import (
	"encoding/json"
	"strings"
	"sync"
)

// looks are ways in which texts look, each below its theme.
type looks struct {
	sync.Mutex
	seen map[string]bool
}

// judged are the looks whose colours axe-core has judged on some page. They
// are the same on all others, and the slowest to judge.
var judged looks

// fresh returns the numbers of those that are not judged yet; the caller will.
func (l *looks) fresh(theme string, ways []string) []int {
	l.Lock()
	defer l.Unlock()
	if l.seen == nil {
		l.seen = map[string]bool{}
	}
	fresh := []int{}
	for i, way := range ways {
		if way = theme + " " + way; !l.seen[way] {
			l.seen[way] = true
			fresh = append(fresh, i)
		}
	}
	return fresh
}

func (l *looks) count(theme string) (n int) {
	for way := range l.seen {
		if strings.HasPrefix(way, theme+" ") {
			n++
		}
	}
	return n
}

// judge lists what axe-core finds wrong with a page, in both themes. The
// colours are all that depends on them.
func (b *tab) judge() []string {
	b.t.Helper()
	found := eval[[]string](b, `probe.axe()`)
	for _, theme := range []string{light, dark} {
		b.do(media("", theme, still))
		fresh := judged.fresh(theme, eval[[]string](b, `probe.looks()`))
		if len(fresh) == 0 {
			continue
		}
		list, err := json.Marshal(fresh)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, violation := range eval[[]string](b, `probe.axeColours(`+string(list)+`)`) {
			found = append(found, theme+": "+violation)
		}
	}
	return found
}
