// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"
)

const usage = `usage: cmd-ready

Starts three servers: one gets ready, one dies before, one says nothing.
`
const role = "CMD_READY" // makes the program a server

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "cmd-ready: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(os.Getenv(role)); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-ready:", err)
		os.Exit(1)
	}
}

func serve(addr string) error {
	ready := os.NewFile(3, "ready")
	if addr != "mute" {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			return err
		}
		defer l.Close()
		_, err = fmt.Fprintln(ready, l.Addr())
		// Closed now, or children of the server would inherit it.
		if err := errors.Join(err, ready.Close()); err != nil {
			return err
		}
	}
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// start returns a server's address and stop if it is ready within d.
func start(as string, d time.Duration) (string, func() error, error) {
	r, w, err1 := os.Pipe()
	self, err2 := os.Executable()
	if err := errors.Join(err1, err2); err != nil {
		return "", nil, err
	}
	defer r.Close()
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), role+"="+as)
	cmd.ExtraFiles, cmd.Stderr = []*os.File{w}, os.Stderr
	in, err := cmd.StdinPipe()
	// Without w.Close the death of the server would be no EOF.
	err = errors.Join(err, cmd.Start(), w.Close(),
		r.SetReadDeadline(time.Now().Add(d)))
	if err != nil {
		return "", nil, err
	}
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		_ = cmd.Process.Kill() // it may have ended by itself
		return "", nil, fmt.Errorf("%w, %w", err, cmd.Wait())
	}
	stop := func() error { return errors.Join(in.Close(), cmd.Wait()) }
	return strings.TrimSpace(line), stop, nil
}

func run(as string) error {
	if as != "" {
		return serve(as)
	}
	addr, stop, err := start("127.0.0.1:0", 10*time.Second)
	if err != nil {
		return err
	}
	fmt.Println("ready at", addr)
	c, err := net.Dial("tcp", addr)
	if err == nil {
		err = c.Close()
	}
	fmt.Printf("connected: %v, stopped: %v\n", err, stop())
	_, _, err = start("127.0.0.1:99999", 10*time.Second)
	fmt.Println("not ready:", err)
	_, _, err = start("mute", 200*time.Millisecond)
	fmt.Println("not ready:", err)
	return nil
}
