package literate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Edit replaces Old lines of a chapter, from Pos on, by New.
type Edit struct {
	Pos Pos
	Old int
	New []string
}

// Apply returns src with the edits made. The error says that they do not fit
// it: then src is not what they were computed from.
func Apply(src []byte, edits []Edit) ([]byte, error) {
	lines := strings.Split(string(src), "\n")
	edits = slices.Clone(edits)
	// From the end on, so that no edit moves another.
	slices.SortStableFunc(edits, func(a, b Edit) int { return cmp.Compare(b.Pos.Line, a.Pos.Line) })
	for _, e := range edits {
		at := e.Pos.Line - 1
		if at < 0 || at+e.Old > len(lines) {
			return nil, fmt.Errorf("%s: no such line any more", e.Pos)
		}
		lines = slices.Replace(lines, at, at+e.Old, e.New...)
	}
	return []byte(strings.Join(lines, "\n")), nil
}
