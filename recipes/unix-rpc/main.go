// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/rpc"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: unix-rpc

Calls functions of another process, over a Unix socket.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	work := server
	if flag.Arg(0) == "role:caller" {
		work = caller
	} else if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "unix-rpc: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "unix-rpc:", err)
		os.Exit(1)
	}
}

// Calc's exported methods of this form can be called.
type Calc struct{}

type Pair struct{ A, B int }

// Divide returns its error to the caller as text.
func (Calc) Divide(p Pair, quotient *int) error {
	if p.B == 0 {
		return fmt.Errorf("PID %d: %w", os.Getpid(), os.ErrInvalid)
	}
	*quotient = p.A / p.B
	return nil
}

func (Calc) Stall(Pair, *int) error { select {} }

func server() error {
	ctx, stop := signal.NotifyContext(context.Background(),
		os.Interrupt, unix.SIGTERM)
	defer stop()
	srv := rpc.NewServer()
	self, err := os.Executable()
	if err := cmp.Or(err, srv.Register(Calc{})); err != nil {
		return err
	}
	ln, err := net.Listen("unix", "rpcsock")
	if err != nil {
		return err
	}
	// Not closed: Accept would log it. So the name goes by hand.
	defer os.RemoveAll("rpcsock")
	// One goroutine per connection, and one per call.
	go srv.Accept(ln)
	fmt.Println("server PID", os.Getpid())
	cmd := exec.CommandContext(ctx, self, "role:caller")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

func caller() error {
	client, err := rpc.Dial("unix", "rpcsock")
	if err != nil {
		return err
	}
	defer client.Close()
	var q int
	err = client.Call("Calc.Divide", Pair{7, 2}, &q)
	fmt.Printf("7/2: %d, error %v\n", q, err)
	err = client.Call("Calc.Divide", Pair{7, 0}, &q)
	fmt.Printf("7/0: %v, is ErrInvalid: %t, a %T\n",
		err, errors.Is(err, os.ErrInvalid), err)
	err = client.Call("Calc.Root", Pair{9, 2}, &q)
	fmt.Println("no such function:", err)
	select {
	case <-client.Go("Calc.Stall", Pair{}, nil, nil).Done:
	case <-time.After(200 * time.Millisecond):
		fmt.Println("no answer in 200ms, and no way to cancel")
	}
	return nil
}
