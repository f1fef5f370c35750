// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
)

const usage = `usage: cmd-replace COMMAND [ARG]...

Becomes COMMAND, in the same process.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "cmd-replace: want COMMAND [ARG]...")
		os.Exit(2)
	}
	if err := run(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-replace:", err)
		os.Exit(1)
	}
}

// run returns only if argv could not be started.
func run(argv []string) error {
	path, err := exec.LookPath(argv[0]) // execve does not search PATH
	if err != nil {
		return err
	}
	defer fmt.Println("cmd-replace: deferred calls run")
	out := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(out, "cmd-replace is process", os.Getpid())
	// The buffer goes with the rest of the memory: write it now.
	if err := out.Flush(); err != nil {
		return err
	}
	err = syscall.Exec(path, argv, os.Environ())
	return &fs.PathError{Op: "exec", Path: path, Err: err}
}
