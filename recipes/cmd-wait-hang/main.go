// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

const usage = `usage: cmd-wait-hang

Shows Wait hang on a pipe that a grandchild holds, and two cures.
`
const role = "CMD_WAIT_HANG" // makes the program a child

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "cmd-wait-hang: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	work := run
	if os.Getenv(role) != "" {
		work = child
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-wait-hang:", err)
		os.Exit(1)
	}
}

func child() error {
	cmd := exec.Command("cat")
	cmd.Stdin, cmd.Stdout = os.Stdin, os.Stdout
	if err := cmd.Start(); err != nil {
		return err
	}
	fmt.Println("hello")
	_, err := fmt.Fprintf(os.Stderr, "%d ends, its child %d stays\n",
		os.Getpid(), cmd.Process.Pid)
	return err
}

// start starts the child and returns when it has ended. The grandchild
// lives until life is closed.
func start(cmd *exec.Cmd) (life *os.File, err error) {
	self, err := os.Executable()
	in, life, err1 := os.Pipe()
	words, errw, err2 := os.Pipe()
	if err := errors.Join(err, err1, err2); err != nil {
		return nil, err
	}
	cmd.Path, cmd.Args = self, []string{self}
	cmd.Env = append(os.Environ(), role+"=child")
	cmd.Stdin, cmd.Stderr = in, errw
	err = errors.Join(cmd.Start(), in.Close(), errw.Close())
	if err == nil {
		// Nobody but the child holds errw now: EOF is its end.
		_, err = io.Copy(os.Stdout, words)
	}
	return life, err
}

func try(name string, out io.Writer, delay, limit time.Duration) error {
	cmd := &exec.Cmd{Stdout: out, WaitDelay: delay}
	life, err := start(cmd)
	if err != nil {
		return err
	}
	defer life.Close()
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err = <-done:
	case <-time.After(limit):
		fmt.Printf("%s: %v later Wait still waits\n", name, limit)
		life.Close()
		err = <-done
	}
	_, err = fmt.Printf("%s: Wait returns %v\n", name, err)
	return err
}

func run() error {
	var out, kept bytes.Buffer
	short, long := 200*time.Millisecond, time.Minute
	err := errors.Join(try("wrong", &out, 0, short),
		try("WaitDelay", &kept, short, long),
		try("file", os.Stdout, 0, long))
	fmt.Printf("output: %q, %q\n", out.String(), kept.String())
	return err
}
