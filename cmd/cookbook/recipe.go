package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cookbook/internal/literate"
)

// load reads the whole book.
func (o *options) load() (*literate.Book, error) {
	fsys, label, _, err := o.open()
	if err != nil {
		return nil, err
	}
	return literate.Load(fsys, label)
}

// find returns one recipe, and the absolute directory of its chapter or "". It
// parses one chapter only. The error for an unknown id names those like it.
func (o *options) find(id string) (r *literate.Recipe, dir string, err error) {
	fsys, label, dir, err := o.open()
	if err != nil {
		return nil, "", err
	}
	r, err = literate.Find(fsys, label, id)
	if err == nil && r == nil {
		err = o.noRecipe(id)
	}
	return r, dir, err
}

func (o *options) noRecipe(id string) error {
	b, err := o.load()
	if err != nil {
		return err
	}
	var ids []string
	for _, r := range b.Recipes() {
		ids = append(ids, r.ID)
	}
	return &hinted{fmt.Sprintf("no recipe %q", id), didYouMean(id, ids, related(id, ids))}
}

// related is a hint with the ids that share a word with name.
func related(name string, ids []string) string {
	topic := func(id string) bool { return strings.HasPrefix(id, name+"-") }
	if !strings.Contains(name, "-") && slices.ContainsFunc(ids, topic) {
		return "cookbook list " + name + " shows the recipes of this topic"
	}
	words := strings.Split(name, "-")
	shares := func(w string) bool { return slices.Contains(words, w) }
	var some []string
	for _, id := range ids {
		if slices.ContainsFunc(strings.Split(id, "-"), shares) {
			some = append(some, id)
		}
	}
	if len(some) == 0 {
		return "cookbook list shows all recipes"
	}
	return "did you mean " + strings.Join(some[:min(len(some), 3)], " or ") + "?"
}

// completeID completes the first operand as a recipe's id, with its title.
func (o *options) completeID(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	b, err := o.load()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var all []cobra.Completion
	for _, r := range b.Recipes() {
		all = append(all, cobra.CompletionWithDesc(r.ID, r.Title))
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}
