// Code generated from book/03-pipes.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

const usage = `usage: pipe-child

Sends lines down one pipe, to a child and on to a grandchild.
`
const role = "PIPE_CHILD_ROLE" // makes the program a child

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "pipe-child: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(os.Getenv(role)); err != nil {
		fmt.Fprintln(os.Stderr, "pipe-child:", err)
		os.Exit(1)
	}
}

// start starts this program in the given role, with in as its fd 0.
func start(who string, in *os.File) (*exec.Cmd, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), role+"="+who)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, os.Stdout, os.Stderr
	return cmd, cmd.Start()
}

// send writes order and n lines, or as many as anybody reads.
func send(order string, n int) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd, err := start("child", r)
	// Now, not by defer: while the parent itself could still read, no
	// write would fail.
	if err := errors.Join(err, r.Close()); err != nil {
		return errors.Join(err, w.Close())
	}
	_, err = io.WriteString(w, order)
	for i := 1; i <= n && err == nil; i++ {
		_, err = fmt.Fprintf(w, "line %d\n", i)
	}
	closing := time.Now()
	// Close before Wait: the readers end when no writer is left.
	end := errors.Join(w.Close(), cmd.Wait())
	fmt.Printf("parent %d: error %v, readers ended %v later\n",
		os.Getpid(), err, time.Since(closing))
	return end
}

func run(who string) error {
	switch who {
	case "":
		return errors.Join(send("9", 2), send("1", 1<<30))
	case "9", "1":
		return grandchild(who == "1")
	}
	order := make([]byte, 1)
	if _, err := io.ReadFull(os.Stdin, order); err != nil {
		return err
	}
	fmt.Printf("child %d: read %q\n", os.Getpid(), order)
	cmd, err := start(string(order), os.Stdin)
	if err != nil {
		return err
	}
	return errors.Join(os.Stdin.Close(), cmd.Wait())
}

// grandchild reads one line, or all.
func grandchild(one bool) error {
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		fmt.Printf("grandchild %d: read %q\n", os.Getpid(), in.Text())
		if one {
			return nil
		}
	}
	fmt.Printf("grandchild %d: read the end of file\n", os.Getpid())
	return in.Err()
}
