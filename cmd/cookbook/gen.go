package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"cookbook/gen"
	"cookbook/internal/builder"
	"cookbook/internal/literate"
	"cookbook/internal/transcript"
)

func newGen(o *options) *cobra.Command {
	g := &generator{options: o}
	cmd := &cobra.Command{
		Use:   "gen [-check | -update [ID]...]",
		Short: "Write programs and scripts from the chapters (for authors)",
		Long: `Gen checks the chapters of a checkout, compiles what has changed, and writes the
programs in recipes/ and the scripts in testdata/script/. Problems are shown at
the chapter's lines; then nothing is written.

With -check it writes nothing, shows what is stale, and lints all recipes. With
-update it first plays the sessions, of the recipes named or of all, and
rewrites the output lines of the chapters that no longer match.`,
		Example: `  $ cookbook gen
  $ cookbook gen -check
  $ cookbook gen -update signal-catch`,
		Args:              operands(0, -1),
		ValidArgsFunction: o.completeID,
		RunE: func(cmd *cobra.Command, args []string) error {
			g.out = cmd.OutOrStdout()
			return g.run(cmd.Context(), args)
		},
	}
	cmd.Flags().BoolVar(&g.check, "check", false, "write nothing; show what is stale and lint the recipes")
	cmd.Flags().BoolVar(&g.update, "update", false, "play the sessions and mend their output in the chapters")
	return cmd
}

// generator runs one "cookbook gen".
type generator struct {
	*options
	check, update bool
	out           io.Writer
	tree          gen.Tree
	chapters      string // their absolute directory
	loaded        *literate.Book
}

func (g *generator) run(ctx context.Context, ids []string) error {
	switch {
	case g.check && g.update:
		return &usageError{"-check and -update exclude each other", ""}
	case !g.update && len(ids) > 0:
		return &usageError{fmt.Sprintf("operand %q without -update", ids[0]), ""}
	}
	if err := g.locate(); err != nil {
		return err
	}
	if g.update {
		if err := g.mend(ctx, ids); err != nil {
			return err
		}
	}
	return g.generate()
}

// locate finds the checkout: the directory that holds the chapters' one and a
// go.mod of this module.
func (g *generator) locate() (err error) {
	if g.book == "" {
		g.book = "book"
	}
	g.chapters, err = filepath.Abs(g.book)
	if err != nil {
		return err
	}
	root := filepath.Dir(g.chapters)
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil || !bytes.HasPrefix(mod, []byte("module cookbook\n")) {
		return &hinted{fmt.Sprintf("no checkout of the cookbook around %q", g.book), "run it in the directory that holds book/ and go.mod, or name the chapters with -book"}
	}
	g.tree = gen.Tree(root)
	return nil
}

// generate checks the book, then compares it with the tree or writes it.
func (g *generator) generate() error {
	plan, err := g.plan()
	if err != nil {
		return err
	}
	changes, err := g.tree.Stale(plan)
	if err != nil {
		return err
	}
	if g.check {
		return g.verdict(changes)
	}
	if err := g.tree.Compile(g.loaded, g.changed(changes), g.chapters); err != nil {
		return err
	}
	if err := g.tree.Write(changes); err != nil {
		return err
	}
	for _, c := range changes {
		fmt.Fprintln(g.out, map[bool]string{true: "removed", false: "wrote"}[c.New == nil], c.Path)
	}
	return nil
}

// plan loads the book and returns all that it produces.
func (g *generator) plan() (plan []gen.File, err error) {
	g.loaded, err = g.load()
	if err != nil {
		return nil, err
	}
	if err := literate.Check(g.loaded); err != nil {
		return nil, err
	}
	plan, err = gen.Plan(g.loaded)
	if err != nil {
		return nil, err
	}
	requirements, err := g.requirements()
	return append(plan, requirements...), err
}

// requirements are the files in which the builder keeps what go.mod and
// go.sum say of a recipe's only dependency.
func (g *generator) requirements() ([]gen.File, error) {
	goMod, err1 := os.ReadFile(filepath.Join(string(g.tree), "go.mod"))
	goSum, err2 := os.ReadFile(filepath.Join(string(g.tree), "go.sum"))
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	mod, sum, err := builder.Requirements(goMod, goSum)
	return []gen.File{
		{Path: "internal/builder/recipe.mod.txt", Content: mod},
		{Path: "internal/builder/recipe.sum.txt", Content: sum},
	}, err
}

// changed returns the recipes whose programs are among the changes.
func (g *generator) changed(changes []gen.Change) []*literate.Recipe {
	return slices.DeleteFunc(g.loaded.Recipes(), func(r *literate.Recipe) bool {
		return !slices.ContainsFunc(changes, func(c gen.Change) bool {
			return c.Path == "recipes/"+r.ID+"/main.go" && c.New != nil
		})
	})
}

// verdict shows what is stale and what the tools find in the recipes.
func (g *generator) verdict(changes []gen.Change) error {
	for _, c := range changes {
		fmt.Fprint(g.out, c.Diff())
	}
	err := g.tree.Compile(g.loaded, g.loaded.Recipes(), g.chapters)
	if err == nil {
		err = g.tree.Staticcheck(g.loaded)
	}
	errs := []error{err, g.tree.Broken(g.loaded)}
	if len(changes) > 0 {
		errs = append(errs, &hinted{fmt.Sprintf("%d generated files are not as the book has them", len(changes)), "make gen"})
	}
	return errors.Join(errs...)
}

// mend plays sessions and writes into the chapters what they really print.
func (g *generator) mend(ctx context.Context, ids []string) (err error) {
	recipes, err := g.chosen(ids)
	if err != nil {
		return err
	}
	t, err := newTheater(g.options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.close()) }()
	edits := map[string][]literate.Edit{}
	var problems []error
	for _, r := range recipes {
		if lacks(r) != "" {
			continue
		}
		if err := t.build(ctx, r); err != nil {
			problems = append(problems, err)
			continue
		}
		for _, s := range r.Scenes {
			found, err := transcript.Update(t.Config, s)
			file := filepath.Join(g.chapters, filepath.Base(r.Chapter.File))
			edits[file] = append(edits[file], found...)
			problems = append(problems, err)
		}
	}
	for file, list := range edits {
		if len(list) == 0 {
			continue
		}
		if err := gen.Apply(file, list); err != nil {
			return err
		}
		fmt.Fprintf(g.out, "mended %d places of %s\n", len(list), filepath.Join(g.book, filepath.Base(file)))
	}
	return errors.Join(problems...)
}
