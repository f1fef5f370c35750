// Cookbook shows, compiles and runs the recipes of a cookbook of
// interprocess communication in Go, which it carries in itself.
//
//	cookbook list [-json] [TOPIC]     the recipes, by chapter
//	cookbook run ID [ARG]...          compile a recipe, once, and become it
//	cookbook read [CHAPTER | ID]      the book in the terminal
//	cookbook show [-prose] ID         a recipe's program, or its whole section
//	cookbook search WORD...           recipes by words of title, prose and code
//	cookbook copy ID [DIR]            a module of one's own, ready to be built
//	cookbook verify [ID]...           play the book's sessions on this machine
//	cookbook doctor                   what this machine has and lacks for the recipes
//	cookbook gen [-check | -update]   for authors: programs and scripts from chapters
//	cookbook site [-o DIR]            the book as static pages
//	cookbook serve [-watch] [ADDR]    the pages, on this machine
//	cookbook version                  the versions of cookbook and of Go
//	cookbook help [COMMAND]           what a command does
//	cookbook completion SHELL         a script that completes commands and ids
//
// Each command takes -book DIR, a working copy of the chapters that is read
// instead of the embedded ones; COOKBOOK_BOOK does the same. Flags are
// written with one dash or two. Whatever follows the id after run is the
// recipe's own.
//
// Errors are printed on standard error as
//
//	cookbook: what: why
//	hint: what to do about it
//
// except those that have a place in a chapter, which begin with it. The exit
// status is 0 if all is done, 1 if there were problems, and 2 if the command
// line makes no sense.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"cookbook/internal/builder"
	"cookbook/internal/literate"
)

func main() {
	os.Exit(execute(os.Args[1:]))
}

// execute runs one command line and returns the exit status.
func execute(args []string) int {
	out := &output{Writer: os.Stdout}
	root := newRoot()
	root.SetOut(out)
	args, err := normalize(root, args)
	if err == nil {
		root.SetArgs(args)
		err = root.ExecuteContext(context.Background())
	}
	if err == nil {
		err = out.err
	}
	return report(err)
}

// report prints the error, if any, and returns the exit status.
func report(err error) int {
	if err == nil {
		return 0
	}
	if errors.Is(err, syscall.EPIPE) {
		return 1 // whoever read the output has seen enough
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		status := 0
		for _, err := range joined.Unwrap() {
			status = max(status, report(err))
		}
		return status
	}
	fmt.Fprintln(os.Stderr, message(err))
	if _, ok := errors.AsType[*usageError](err); ok {
		return 2
	}
	return 1
}

// message begins with the command's name, unless the error has a place in a
// chapter.
func message(err error) string {
	_, places := errors.AsType[literate.ErrorList](err)
	_, compile := errors.AsType[*builder.CompileError](err)
	if places || compile {
		return err.Error()
	}
	return "cookbook: " + err.Error()
}

// output remembers the first error of writing, so that commands need not
// look at each line they print.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}
