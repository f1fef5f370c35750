// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

const usage = `usage: cmd-self

Starts itself as its own child: one that reads, one that writes.
`

const role = "CMD_SELF_ROLE" // makes the program a child

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "cmd-self: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	run := parent
	switch os.Getenv(role) {
	case "reader":
		run = reader
	case "writer":
		fmt.Printf("from %d, child of %d", os.Getpid(), os.Getppid())
		return
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-self:", err)
		os.Exit(1)
	}
}

// reader is the program from its first line again, and not a copy of
// the parent half way through.
func reader() error {
	text, err := io.ReadAll(os.Stdin)
	mask := syscall.Umask(0o077) // to read it is to set it
	fmt.Printf("child %d of %d: umask %03o, goroutines %d, read %q\n",
		os.Getpid(), os.Getppid(), mask, runtime.NumGoroutine(), text)
	return err
}

func parent() error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	syscall.Umask(0o027)      // the process's, and so its children's
	go func() { select {} }() // the program's: no child has it
	fmt.Printf("parent %d: umask 027, goroutines %d\n", os.Getpid(),
		runtime.NumGoroutine())
	return errors.Join(write(self(path, "reader")),
		read(self(path, "writer")))
}

// self returns this program with a role, ready to start.
func self(path, name string) *exec.Cmd {
	cmd := exec.Command(path)
	cmd.Env = append(os.Environ(), role+"="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

func write(kid *exec.Cmd) error {
	kid.Stdout = os.Stdout
	w, err := kid.StdinPipe()
	if err != nil {
		return err
	}
	if err := kid.Start(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "from %d", os.Getpid())
	// The child reads to the end of file: close before Wait.
	return errors.Join(err, w.Close(), kid.Wait())
}

func read(kid *exec.Cmd) error {
	r, err := kid.StdoutPipe()
	if err != nil {
		return err
	}
	if err := kid.Start(); err != nil {
		return err
	}
	text, err := io.ReadAll(r)
	fmt.Printf("parent %d read %q\n", os.Getpid(), text)
	return errors.Join(err, kid.Wait())
}
