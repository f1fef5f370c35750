package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"cookbook/internal/literate"
	"cookbook/internal/transcript"
)

func newVerify(o *options) *cobra.Command {
	v := &verifier{}
	cmd := &cobra.Command{
		Use:   "verify [-count N] [-parallel N] [ID]...",
		Short: "Run the book's sessions on this machine",
		Long: `Verify plays the sessions of the book, or of the recipes named, in terminals of
their own, and compares what the programs print with what the book shows. It
prints a table: which recipes hold here, which differ, and which are not for
this system and why. What differs is shown with its line in the chapter.`,
		Example: `  $ cookbook verify
  $ cookbook verify -count 50 signal-catch`,
		Args:              operands(0, -1),
		ValidArgsFunction: o.completeID,
		RunE: func(cmd *cobra.Command, args []string) error {
			return v.run(cmd.Context(), o, cmd.OutOrStdout(), args)
		},
	}
	cmd.Flags().IntVar(&v.count, "count", 1, "play each scene `N` times")
	cmd.Flags().IntVar(&v.parallel, "parallel", runtime.GOMAXPROCS(0), "play `N` scenes at once")
	return cmd
}

// verifier plays recipes and keeps what came of it.
type verifier struct {
	count, parallel int
	theater         *theater
	results         []result
}

// result is what came of one recipe.
type result struct {
	id      string
	lacks   string
	played  int
	failed  int
	problem error // the first
}

func (v *verifier) run(ctx context.Context, o *options, w io.Writer, ids []string) (err error) {
	if v.count < 1 || v.parallel < 1 {
		return &usageError{"-count and -parallel must be at least 1", ""}
	}
	recipes, err := o.chosen(ids)
	if err != nil {
		return err
	}
	v.theater, err = newTheater(o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.theater.close()) }()
	v.results = make([]result, len(recipes))
	v.playAll(ctx, recipes)
	return v.table(w)
}

// chosen returns the recipes with these ids, or all, of a book that has
// passed its checks.
func (o *options) chosen(ids []string) ([]*literate.Recipe, error) {
	b, err := o.load()
	if err != nil {
		return nil, err
	}
	if err := literate.Check(b); err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return b.Recipes(), nil
	}
	var recipes []*literate.Recipe
	for _, id := range ids {
		r := b.Recipe(id)
		if r == nil {
			return nil, o.noRecipe(id)
		}
		recipes = append(recipes, r)
	}
	return recipes, nil
}

// playAll plays the recipes, several at once.
func (v *verifier) playAll(ctx context.Context, recipes []*literate.Recipe) {
	next := make(chan int)
	var players sync.WaitGroup
	for range v.parallel {
		players.Go(func() {
			for i := range next {
				v.results[i] = v.play(ctx, recipes[i])
			}
		})
	}
	for i, r := range recipes {
		next <- i
		progress("%d/%d %s", i+1, len(recipes), r.ID)
	}
	close(next)
	players.Wait()
	progress("")
}

// progress overwrites one line of a terminal; a file gets none.
func progress(format string, args ...any) {
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		fmt.Fprintf(os.Stderr, "\r\x1b[K"+format, args...)
	}
}

// play compiles a recipe and plays its scenes.
func (v *verifier) play(ctx context.Context, r *literate.Recipe) result {
	res := result{id: r.ID, lacks: lacks(r)}
	if res.lacks != "" {
		return res
	}
	if err := v.theater.build(ctx, r); err != nil {
		return result{id: r.ID, failed: 1, played: 1, problem: err}
	}
	for range v.count {
		for _, s := range r.Scenes {
			res.played++
			if err := transcript.Play(v.theater.Config, s); err != nil {
				res.failed++
				if res.problem == nil {
					res.problem = err
				}
			}
		}
	}
	return res
}

// table prints the results; its error says how many differ.
func (v *verifier) table(w io.Writer) error {
	var hold, differ, not int
	var problems []string
	for _, r := range v.results {
		said := "holds"
		switch {
		case r.lacks != "":
			not++
			said = "not on this system: " + r.lacks
		case r.failed > 0:
			differ++
			said = "differs"
			if v.count > 1 {
				said = fmt.Sprintf("differs, %d times of %d", r.failed, r.played)
			}
			problems = append(problems, r.problem.Error())
		default:
			hold++
		}
		fmt.Fprintf(w, "%-22s %s\n", r.id, said)
	}
	fmt.Fprintf(w, "\n%d hold, %d differ, %d not on this system\n", hold, differ, not)
	if differ > 0 {
		return fmt.Errorf("%d of %d recipes differ\n%s", differ, len(v.results), strings.Join(problems, "\n"))
	}
	return nil
}
