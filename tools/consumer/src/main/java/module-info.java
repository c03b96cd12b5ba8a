module com.example.consumer {
  requires io.evenkeel.data;
}
