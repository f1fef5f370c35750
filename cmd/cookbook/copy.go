package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cookbook/internal/builder"
)

func newCopy(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "copy ID [DIR]",
		Short: "Make a module of a recipe",
		Long: `Copy writes the program of a recipe as a module of its own, which builds as it is:
main.go, go.mod and, if the program needs x/sys, go.sum. They go into the directory
DIR, or into one with the name of the recipe. Files that are there already are not
overwritten.`,
		Example: `  $ cookbook copy tcp-server
  $ cookbook copy tcp-server cmd/greeter`,
		Args: operands(1, 2),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			return o.completeID(cmd, args, word)
		},
		RunE: func(c *cobra.Command, args []string) error {
			r, _, err := o.find(args[0])
			if err != nil {
				return err
			}
			p, err := r.Tangle()
			if err != nil {
				return err
			}
			files := []file{{"main.go", []byte(p.Source)}, {"go.mod", builder.Mod(r.ID, p)}}
			if sum := builder.Sum(p); sum != nil {
				files = append(files, file{"go.sum", sum})
			}
			dir := cmp.Or(strings.Join(args[1:], ""), r.ID)
			if err := addFiles(dir, files); err != nil {
				return fmt.Errorf("copy %s: %w", r.ID, err)
			}
			var names []string
			for _, f := range files {
				names = append(names, filepath.Join(dir, f.name))
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "wrote %s\n", strings.Join(names, ", "))
			return err
		},
	}
}

// file is a file that is to be written.
type file struct {
	name    string
	content []byte
}

// addFiles writes files into a directory, which it makes if need be: all of
// them or, if one is there already, none.
func addFiles(dir string, files []file) (err error) {
	var undo []string
	defer func() {
		for i := len(undo) - 1; err != nil && i >= 0; i-- {
			err = errors.Join(err, os.Remove(undo[i]))
		}
	}()
	for _, d := range missing(dir) {
		if err := os.Mkdir(d, 0o777); err != nil {
			return err
		}
		undo = append(undo, d)
	}
	for _, f := range files {
		name := filepath.Join(dir, f.name)
		out, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		if errors.Is(err, os.ErrExist) {
			return &hinted{name + " is there already", "name another directory"}
		}
		if err != nil {
			return err
		}
		undo = append(undo, name)
		_, err = out.Write(f.content)
		if err = errors.Join(err, out.Close()); err != nil {
			return err
		}
	}
	return nil
}

// missing lists the directories that must be made for dir, the outermost first.
func missing(dir string) []string {
	var list []string
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, os.ErrNotExist) {
			slices.Reverse(list)
			return list
		}
		list = append(list, d)
	}
}
