package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/spf13/cobra"

	"cookbook/internal/literate"
)

func newSearch(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "search WORD...",
		Short: "Find recipes by words",
		Long: `Search lists the recipes that have all of the words in their title, prose or code:
first those that have them in the title or the id, last those that have them only in
code. A word may be the beginning of one, or of a part of an identifier: context
finds NotifyContext. Upper and lower case are the same.`,
		Example: `  $ cookbook search zombie
  $ cookbook search unix credentials`,
		Args: operands(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			words := wordsOf(args)
			if len(words) == 0 {
				return &usageError{fmt.Sprintf("search: no word in %q", strings.Join(args, " ")), ""}
			}
			hits, err := o.search(words)
			if err != nil {
				return err
			}
			if len(hits) == 0 {
				return &hinted{fmt.Sprintf("no recipe has %s", strings.Join(words, " and ")), "cookbook list shows all recipes"}
			}
			longest := 0
			for _, h := range hits {
				longest = max(longest, width(h.recipe.ID))
			}
			for _, h := range hits {
				fmt.Fprintf(cmd.OutOrStdout(), "%-*s  %s\n", longest, h.recipe.ID, h.recipe.Title)
			}
			return nil
		},
	}
}

// wordsOf cuts operands into words: an id is more than one.
func wordsOf(args []string) []string {
	between := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }
	return strings.FieldsFunc(strings.Join(args, " "), between)
}

// hit is a recipe that has all words; cost is low if it has them early.
type hit struct {
	recipe *literate.Recipe
	cost   int
}

// search returns the recipes with all words, the best first, and those that
// are equally good in the order of the book.
func (o *options) search(words []string) ([]hit, error) {
	fsys, label, _, err := o.open()
	if err != nil {
		return nil, err
	}
	costs := map[string]int{} // by id
	var mu sync.Mutex
	b, err := literate.Visit(fsys, label, func(c *literate.Chapter) {
		for _, r := range c.Recipes {
			if n := cost(says(r), words); n >= 0 {
				mu.Lock()
				costs[r.ID] = n
				mu.Unlock()
			}
		}
	})
	if err != nil {
		return nil, err
	}
	var hits []hit
	for _, r := range b.Recipes() {
		if n, ok := costs[r.ID]; ok {
			hits = append(hits, hit{r, n})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.cost, b.cost) })
	return hits, nil
}

// says lists what a recipe says: its title and id, its prose, its code.
func says(r *literate.Recipe) []string {
	var prose, code strings.Builder
	for _, n := range r.Section.Nodes {
		if f := r.Chapter.Fence(n); f != nil {
			code.WriteString(f.Body())
		} else {
			prose.WriteString(r.Chapter.Text(n) + "\n")
		}
	}
	return []string{r.Title + " " + r.ID, prose.String(), code.String()}
}

// cost adds up in which text each word stands first, or is -1 if one of them
// stands in none.
func cost(texts, words []string) int {
	sum := 0
	for _, word := range words {
		at := slices.IndexFunc(texts, func(text string) bool { return begins(text, word) })
		if at < 0 {
			return -1
		}
		sum += at
	}
	return sum
}

// begins says whether a word in text, or a part of one, begins so.
func begins(text, word string) bool {
	for found := range literate.Words(text) {
		if len(found) >= len(word) && strings.EqualFold(found[:len(word)], word) {
			return true
		}
	}
	return false
}
