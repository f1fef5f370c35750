// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-sources [-commands] SOURCE...

Prints each SOURCE in turn: a file, or - for standard input.
`

func main() {
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	commands := flag.Bool("commands", false,
		"run a SOURCE that ends in |, words split at blanks")
	flag.Parse()
	if err := check(flag.Args(), *commands); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-sources:", err)
		os.Exit(2)
	}
	for _, source := range flag.Args() {
		if err := cat(source, *commands); err != nil {
			fmt.Fprintln(os.Stderr, "cmd-sources:", err)
			os.Exit(1)
		}
	}
}

// check returns what is wrong with the operands.
func check(sources []string, commands bool) error {
	if len(sources) == 0 {
		return errors.New("missing operand SOURCE")
	}
	i := slices.Index(sources, "-") + 1
	if i > 0 && slices.Contains(sources[i:], "-") {
		return errors.New(`"-": more than once`)
	}
	for _, s := range sources {
		if words, ok := command(s, commands); ok && len(words) == 0 {
			return fmt.Errorf("%q: no command before the |", s)
		}
	}
	return nil
}

// command returns the words of a source that is to be run.
func command(source string, commands bool) (words []string, ok bool) {
	line, ok := strings.CutSuffix(source, "|")
	return strings.Fields(line), ok && commands
}

// cat copies one source to standard output, to its end.
func cat(source string, commands bool) error {
	if words, ok := command(source, commands); ok {
		return execute(words[0], words[1:])
	}
	f := os.Stdin
	if source != "-" {
		var err error
		if f, err = os.Open(source); err != nil {
			return err
		}
		defer f.Close() // read only: nothing can be lost
	}
	if _, err := io.Copy(os.Stdout, f); err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	return nil
}

// execute runs a command up to its end, or until INT or TERM.
func execute(name string, args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	cmd := exec.CommandContext(ctx, name, args...)
	// Stdin stays nil, /dev/null: standard input is the operand "-".
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		// os/exec repeats the name; the error in it says why.
		err = cmp.Or(context.Cause(ctx), errors.Unwrap(err), err)
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
