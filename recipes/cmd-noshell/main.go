// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-noshell [-shell] PATTERN FILE...

Prints the lines of the files that match PATTERN, in any case of
letters. Put -- before a PATTERN that begins with a dash.
`

func main() {
	shell := flag.Bool("shell", false,
		"wrong: let sh read the operands")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Fprintf(os.Stderr, "cmd-noshell: want PATTERN FILE...,"+
			" got %q\n", flag.Args())
		os.Exit(2)
	}
	argv := direct(flag.Arg(0), flag.Args()[1:])
	if *shell {
		argv = wrong(flag.Arg(0), flag.Args()[1:])
	}
	if err := run(argv); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-noshell:", err)
		os.Exit(1)
	}
}

// direct returns a command line of which no shell reads a word.
func direct(pattern string, files []string) []string {
	argv := []string{"grep", "-EHin", "--", pattern}
	for _, file := range files {
		if file == "-" {
			file = "./-" // even after --, grep reads its input for -
		}
		argv = append(argv, file)
	}
	return argv
}

func wrong(pattern string, files []string) []string {
	line := "grep -EHin -- " + pattern + " " + strings.Join(files, " ")
	return []string{"sh", "-c", line}
}

// run prints what the command prints.
func run(argv []string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	_, copyErr := io.Copy(os.Stdout, out)
	// To the end of file first: Wait closes the pipe.
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w", argv[0], err)
	}
	return copyErr
}
