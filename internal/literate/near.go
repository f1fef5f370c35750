package literate

import (
	"cmp"
	"slices"
)

// Nearest returns the names of all that are like name, the likest first:
// those a reader may have meant.
func Nearest(name string, all []string) []string {
	type scored struct {
		name string
		d    int
	}
	var near []scored
	for _, s := range all {
		if d := distance(name, s); d <= max(1, len(s)/3) {
			near = append(near, scored{s, d})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return cmp.Compare(a.d, b.d) })
	names := make([]string, len(near))
	for i, s := range near {
		names[i] = s.name
	}
	return names[:min(3, len(names))]
}

// distance is Levenshtein's: the fewest changed, added and removed bytes
// that make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := last
			if a[i] != b[j] {
				change++
			}
			last = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
