package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func newShow(o *options) *cobra.Command {
	var whole bool
	cmd := &cobra.Command{
		Use:   "show [-prose] ID",
		Short: "Print a recipe's program, or its whole section",
		Long: `Show prints the program of a recipe, ready to be compiled. With -prose it prints
the section of the book: the problem, the sessions, the program and the discussion.`,
		Example: `  $ cookbook show signal-catch >main.go
  $ cookbook show -prose signal-catch | less`,
		Args:              operands(1, 1),
		ValidArgsFunction: o.completeID,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, _, err := o.find(args[0])
			if err != nil {
				return err
			}
			if whole {
				_, err = fmt.Fprintln(cmd.OutOrStdout(), r.Chapter.Markdown(r.Section))
				return err
			}
			p, err := r.Tangle()
			if err != nil {
				return err
			}
			_, err = io.WriteString(cmd.OutOrStdout(), p.Source)
			return err
		},
	}
	cmd.Flags().BoolVar(&whole, "prose", false, "print the whole section as Markdown")
	return cmd
}
