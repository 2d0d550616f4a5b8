// A framework on the v0 driver of mesos-go that proves who it is by CRAM-MD5: login-v0 MASTER PRINCIPAL SECRET.
// Prints the framework's id when it is registered, or the error it got, and ends.
package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/gogo/protobuf/proto"
	"github.com/mesos/mesos-go/api/v0/auth"
	"github.com/mesos/mesos-go/api/v0/auth/sasl"
	_ "github.com/mesos/mesos-go/api/v0/auth/sasl/mech/crammd5"
	mesos "github.com/mesos/mesos-go/api/v0/mesosproto"
	sched "github.com/mesos/mesos-go/api/v0/scheduler"
	"golang.org/x/net/context"
)

type scheduler struct{}

func (scheduler) Registered(_ sched.SchedulerDriver, id *mesos.FrameworkID, _ *mesos.MasterInfo) {
	fmt.Println("registered", id.GetValue())
	os.Exit(0)
}
func (scheduler) Error(_ sched.SchedulerDriver, text string) {
	fmt.Println("error", text)
	os.Exit(1)
}
func (scheduler) Reregistered(sched.SchedulerDriver, *mesos.MasterInfo)                             {}
func (scheduler) Disconnected(sched.SchedulerDriver)                                                {}
func (scheduler) ResourceOffers(sched.SchedulerDriver, []*mesos.Offer)                              {}
func (scheduler) OfferRescinded(sched.SchedulerDriver, *mesos.OfferID)                              {}
func (scheduler) StatusUpdate(sched.SchedulerDriver, *mesos.TaskStatus)                             {}
func (scheduler) FrameworkMessage(sched.SchedulerDriver, *mesos.ExecutorID, *mesos.SlaveID, string) {}
func (scheduler) SlaveLost(sched.SchedulerDriver, *mesos.SlaveID)                                   {}
func (scheduler) ExecutorLost(sched.SchedulerDriver, *mesos.ExecutorID, *mesos.SlaveID, int)        {}

func main() {
	flag.Parse()
	loopback := net.ParseIP("127.0.0.1")
	driver, err := sched.NewMesosSchedulerDriver(sched.DriverConfig{
		Scheduler:      scheduler{},
		Framework:      &mesos.FrameworkInfo{User: proto.String(""), Name: proto.String("login"), Principal: proto.String(flag.Arg(1))},
		Master:         flag.Arg(0),
		BindingAddress: loopback,
		Credential:     &mesos.Credential{Principal: proto.String(flag.Arg(1)), Secret: proto.String(flag.Arg(2))},
		WithAuthContext: func(ctx context.Context) context.Context {
			return sasl.WithBindingAddress(auth.WithLoginProvider(ctx, sasl.ProviderName), loopback)
		},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	go func() {
		time.Sleep(10 * time.Second)
		os.Exit(3)
	}()
	driver.Run()
}
