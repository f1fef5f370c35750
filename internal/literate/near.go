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

// distance counts the bytes to change, add, remove or swap with their
// neighbour to make b of a (optimal string alignment).
func distance(a, b string) int {
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, row[j]+1, last[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
