// Code generated from book/03-pipes.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

const usage = `usage: pipe-pair

Parent and child send each other a line over two pipes.
`
const role = "PIPE_PAIR_ROLE" // makes the program a child

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "pipe-pair: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	work := parent
	if os.Getenv(role) != "" {
		work = child
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "pipe-pair:", err)
		os.Exit(1)
	}
}

// send writes a line; no buffer holds it back.
func send(w *os.File, me string) error {
	_, err := fmt.Fprintln(w, me, "Pid", os.Getpid(), "is sending this")
	return err
}

// receive prints the one line that comes.
func receive(r *os.File, me string) error {
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return fmt.Errorf("%s: no whole line: %w", me, err)
	}
	fmt.Printf("%s Pid %d just read this: '%s'\n",
		me, os.Getpid(), strings.TrimSuffix(line, "\n"))
	return nil
}

func child() error {
	r, w := os.NewFile(3, "r"), os.NewFile(4, "w")
	if err := receive(r, "Child"); err != nil {
		return err
	}
	return send(w, "Child")
}

func parent() error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	cr, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer w.Close()
	r, cw, err := os.Pipe()
	if err != nil {
		return errors.Join(err, cr.Close())
	}
	defer r.Close()
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), role+"=child")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.ExtraFiles = []*os.File{cr, cw} // fd 3 and 4 in the child
	err = errors.Join(cmd.Start(), cr.Close(), cw.Close())
	if err != nil {
		return err
	}
	if err = send(w, "Parent"); err == nil {
		err = receive(r, "Parent")
	}
	// Close first: a child that still reads ends by it.
	return errors.Join(err, w.Close(), cmd.Wait())
}
