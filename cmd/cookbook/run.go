package main

import (
	"github.com/spf13/cobra"

	"cookbook/internal/builder"
)

func newRun(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "run ID [ARG]...",
		Short: "Compile a recipe, once, and become it",
		Long: `Run compiles the recipe with the go command, keeps the program in a cache, and
replaces itself with it: PID, signals, terminal and status are the recipe's own.
Whatever follows the id is the recipe's. The cache is $COOKBOOK_CACHE or a
directory of the user's cache; it may be removed at any time.`,
		Example: `  $ cookbook run signal-catch
  $ cookbook run timeout-flock -timeout 1s FILE`,
		Args:              operands(1, -1),
		Annotations:       map[string]string{passesOn: "all"},
		ValidArgsFunction: o.completeID,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, dir, err := o.find(args[0])
			if err != nil {
				return err
			}
			p, err := r.Tangle()
			if err != nil {
				return err
			}
			path, err := builder.Build(cmd.Context(), builder.Source{ID: r.ID, Program: p, Dir: dir})
			if err != nil {
				return err
			}
			return builder.Exec(path, args[1:])
		},
	}
	cmd.Flags().SetInterspersed(false)
	return cmd
}
